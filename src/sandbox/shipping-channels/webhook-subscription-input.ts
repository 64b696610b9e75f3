import type { JsonObject } from '../json.ts';
import { acceptedEvents } from './event.ts';

/** What a subscription may be changed to; whatever is left out stays. */
export interface WebhookSubscriptionChange {
  readonly name: string;
  readonly url?: string;
  readonly events?: readonly string[];
  readonly active?: boolean;
}

/** What a subscription is made of, but for the secret: that is checked, and kept nowhere. */
export interface NewWebhookSubscription extends WebhookSubscriptionChange {
  readonly url: string;
  readonly events: readonly string[];
}

/** What a body asks for, or what is wrong with it, by dotted path. */
export type DecodedInput<T> =
  | { readonly kind: 'input'; readonly input: T }
  | { readonly kind: 'invalid'; readonly errors: Readonly<Record<string, readonly string[]>> };

/** Notes what is wrong with a field, and stands for its value. */
type Refuse = (path: string, text: string) => undefined;

const maxTextLength = 255;
const minSecretLength = 8;

/** Reads the body of a POST. Unknown members are ignored, as the framework with these texts does. */
export function decodeNewWebhookSubscription(
  body: JsonObject,
): DecodedInput<NewWebhookSubscription> {
  const { refuse, errors } = startRefusals();
  const change = decodeFields(body, [], refuse);
  const { url, events } = change;
  if (body.url === undefined) refuse('url', 'The url field is required.');
  if (body.events === undefined) refuse('events', 'The events field is required.');
  if (url === undefined || events === undefined || errors.size > 0) return invalid(errors);
  return { kind: 'input', input: { ...change, url, events } };
}

/** Reads the body of a PUT; events that the subscription has already may stay, known or not. */
export function decodeWebhookSubscriptionChange(
  body: JsonObject,
  ownEvents: readonly string[],
): DecodedInput<WebhookSubscriptionChange> {
  const { refuse, errors } = startRefusals();
  const input = decodeFields(body, ownEvents, refuse);
  return errors.size > 0 ? invalid(errors) : { kind: 'input', input };
}

/** The name is empty only if it was refused. */
function decodeFields(
  body: JsonObject,
  ownEvents: readonly string[],
  refuse: Refuse,
): WebhookSubscriptionChange {
  const name = decodeName(body.name, refuse) ?? '';
  const url = body.url === undefined ? undefined : decodeUrl(body.url, refuse);
  const events =
    body.events === undefined ? undefined : decodeEvents(body.events, ownEvents, refuse);
  checkSecret(body.secret, refuse);
  const active = body.active === undefined ? undefined : decodeFlag(body.active, refuse);
  return {
    name,
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events }),
    ...(active === undefined ? {} : { active }),
  };
}

function decodeName(value: unknown, refuse: Refuse): string | undefined {
  if (isMissing(value)) return refuse('name', 'The name field is required.');
  if (typeof value !== 'string') return refuse('name', 'The name field must be a string.');
  if (value.length <= maxTextLength) return value;
  return refuse('name', `The name field must not be greater than ${maxTextLength} characters.`);
}

function decodeUrl(value: unknown, refuse: Refuse): string | undefined {
  if (isMissing(value)) return refuse('url', 'The url field is required.');
  if (typeof value !== 'string') return refuse('url', 'The url field must be a string.');
  // Whether https is required is not documented.
  if (/^https?:\/\/\S+$/i.test(value) && URL.canParse(value)) return value;
  return refuse('url', 'The url field must be a valid URL.');
}

function decodeEvents(
  value: unknown,
  ownEvents: readonly string[],
  refuse: Refuse,
): readonly string[] | undefined {
  if (value === null) return refuse('events', 'The events field is required.');
  if (!Array.isArray(value)) return refuse('events', 'The events field must be an array.');
  if (value.length === 0) return refuse('events', 'The events field is required.');
  return value.flatMap((event: unknown, index) => {
    const path = `events.${index}`;
    if (typeof event !== 'string') refuse(path, `The ${path} field must be a string.`);
    else if (acceptedEvents.includes(event) || ownEvents.includes(event)) return [event];
    else refuse(path, `The selected ${path} is invalid.`);
    return [];
  });
}

/** An empty one counts as none, as documented. */
function checkSecret(value: unknown, refuse: Refuse): void {
  if (value === undefined || value === null || value === '') return;
  if (typeof value !== 'string') refuse('secret', 'The secret field must be a string.');
  else if (value.length < minSecretLength) {
    refuse('secret', `The secret field must be at least ${minSecretLength} characters.`);
  }
}

function decodeFlag(value: unknown, refuse: Refuse): boolean | undefined {
  return typeof value === 'boolean'
    ? value
    : refuse('active', 'The active field must be true or false.');
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && !value.trim());
}

function startRefusals(): { refuse: Refuse; errors: Map<string, readonly string[]> } {
  const errors = new Map<string, readonly string[]>();
  return {
    errors,
    refuse: (path, text) => {
      errors.set(path, [text]);
    },
  };
}

function invalid(
  errors: ReadonlyMap<string, readonly string[]>,
): DecodedInput<never> & { kind: 'invalid' } {
  return { kind: 'invalid', errors: Object.fromEntries(errors) };
}
