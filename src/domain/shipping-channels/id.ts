import { InvalidInputError } from '../errors.ts';

/**
 * Whether the text can be an id of Shipping Channels. `available-events` cannot: in the place of an
 * id it is the path of another operation.
 */
export function isShippingChannelsId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text) && text !== 'available-events';
}

/** Throws {@link InvalidInputError} unless {@link isShippingChannelsId} holds. */
export function assertShippingChannelsId(text: string): void {
  if (!isShippingChannelsId(text)) {
    throw new InvalidInputError(
      'A Shipping Channels id has 1 to 64 letters, digits, underscores or hyphens.',
    );
  }
}
