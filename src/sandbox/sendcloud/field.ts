import type { Decode } from './body-reader.ts';

const headerNames = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const headerValues = /^[\t\x20-\x7e\x80-\xff]*$/;

/** One of the words; the detail repeats what was sent, as that of the framework does. */
export function choice(words: readonly string[]): Decode<string> {
  return (value, at) => {
    if (typeof value !== 'string') return at.refuse('invalid_choice', 'Not a valid string.');
    if (words.includes(value)) return value;
    return at.refuse('invalid_choice', `"${value}" is not a valid choice.`);
  };
}

/** True or false, and none of the words for them. */
export const flag: Decode<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : at.refuse('invalid', 'Must be a valid boolean.');

/** An int64 from 1; a bigint beyond 2^53. */
export const id: Decode<number | bigint> = (value, at) => {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value))) {
    return at.refuse('invalid', 'A valid integer is required.');
  }
  if (value >= 1) return value;
  return at.refuse('min_value', 'Ensure this value is greater than or equal to 1.');
};

/** An absolute URL that a webhook can have. Hosts that only resolve in private are not refused. */
export const webUrl: Decode<string> = (value, at) =>
  typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value)
    ? value
    : at.refuse('invalid', 'Enter a valid URL.');

/** A text with something in it. The documented list has no code of its own for an empty one. */
export const filledText: Decode<string> = (value, at) => {
  if (typeof value !== 'string') return at.refuse('invalid', 'Not a valid string.');
  return value.trim() === '' ? at.refuse('invalid', 'This field may not be blank.') : value;
};

/** By RFC 9110, 5.1, as everything that a delivery has to send. */
export const headerName: Decode<string> = (value, at) =>
  typeof value === 'string' && headerNames.test(value)
    ? value
    : at.refuse('invalid', 'Enter a valid header name.');

/** By RFC 9110, 5.5; may be empty. */
const headerValue: Decode<string> = (value, at) => {
  if (typeof value !== 'string') return at.refuse('invalid', 'Not a valid string.');
  return headerValues.test(value) ? value : at.refuse('invalid', 'Enter a valid header value.');
};

/** A header value with something in it. */
export const filledHeaderValue: Decode<string> = (value, at) => {
  const text = filledText(value, at);
  return text === undefined ? undefined : headerValue(text, at);
};

/** Names and values of headers. */
export const headers: Decode<Readonly<Record<string, string>>> = (value, at) => {
  const decoded = at.entries(value).map(([name, member, place]) => {
    const text = headerName(name, place) && headerValue(member, place);
    return [name, text ?? ''] as const;
  });
  return Object.fromEntries(decoded);
};
