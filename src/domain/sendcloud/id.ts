import { InvalidInputError } from '../errors.ts';

const LARGEST_INT64 = 9223372036854775807n;

/** Whether the text is a Sendcloud id: a positive int64 in decimal, without sign or leading zero. */
export function isSendcloudId(text: string): boolean {
  // Only with all nineteen digits can it be too large.
  return /^[1-9][0-9]{0,18}$/.test(text) && (text.length < 19 || BigInt(text) <= LARGEST_INT64);
}

/** Throws {@link InvalidInputError} unless {@link isSendcloudId} holds. */
export function assertSendcloudId(text: string): void {
  if (!isSendcloudId(text)) {
    throw new InvalidInputError('A Sendcloud id is a whole number from 1 to 9223372036854775807.');
  }
}
