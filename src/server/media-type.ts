import Negotiator from 'negotiator';

/** The media types of answers to operations. */
export type MediaType = JsonType | 'text/event-stream';

type JsonType = 'application/json' | 'application/graphql-response+json';

/** What a client without a preference gets comes first. */
const JSON_TYPES: readonly JsonType[] = ['application/json', 'application/graphql-response+json'];

const EVENT_STREAM = 'text/event-stream';

/** As they are sent, since a client may name the charset too. */
const SENT = JSON_TYPES.map((type) => `${type}; charset=utf-8`);

/**
 * The media type that an `Accept` header prefers (RFC 9110, section 12.5.1: the highest `q`, then the
 * more specific range); an event stream only when it accepts no JSON, and null when it does not accept that
 * either. Without the header: `application/json`.
 */
export function negotiateMediaType(accept: string | undefined): MediaType | null {
  // Most clients send one of these, and there is nothing to weigh.
  if (accept === undefined || accept === '' || accept === '*/*' || accept === 'application/json') {
    return 'application/json';
  }
  const json = JSON_TYPES[SENT.indexOf(preferredOf(accept, SENT))];
  return json ?? (acceptsEventStream(accept) ? EVENT_STREAM : null);
}

/** Whether an `Accept` header lets an operation be answered with an event stream. */
export function acceptsEventStream(accept: string | undefined): boolean {
  return accept === undefined || accept === '' || preferredOf(accept, [EVENT_STREAM]) !== '';
}

/** Whether an `Accept` header prefers a page to the answer of an operation, as that of a browser does. */
export function prefersHtml(accept: string | undefined): boolean {
  return accept !== undefined && preferredOf(accept, [...SENT, 'text/html']) === 'text/html';
}

function preferredOf(accept: string, available: readonly string[]): string {
  return new Negotiator({ headers: { accept } }).mediaTypes([...available])[0] ?? '';
}
