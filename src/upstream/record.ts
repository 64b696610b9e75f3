import { createHttpHeader, createMaskedHeader, type HttpHeader } from '../domain/http-header.ts';
import { maskUrl, maskUrlsIn } from '../domain/mask.ts';
import { isDateTime, isHttpUrl } from '../domain/text.ts';
import type { Sent } from '../domain/upstream.ts';
import { DecodeError, toJsonText } from './decode.ts';
import type { UpstreamError } from './upstream-error.ts';

/**
 * One object of an answer, under `$.data`. It is read field by field, and not by a schema: a field
 * that cannot be read spoils no other, and reading thousands of objects has to be cheap.
 */
export interface WireRecord {
  readonly wire: Readonly<Record<string, unknown>>;
  /** Its place in the list; null when the answer is the object itself. */
  readonly index: number | null;
  readonly reports: FieldReports;
}

/** How a kind of value is read. */
export interface Leaf<T> {
  /** What is wrong with every other value, for the log: `not a text`. */
  readonly rule: string;
  /** Undefined when the value cannot be read. */
  read(wire: unknown): T | undefined;
  /** Of words of the API: whether this version knows it. */
  readonly isKnown?: (value: T) => boolean;
}

/** What is told of the fields of one answer. */
export interface FieldReports {
  /** Makes the error of a field that cannot be read. */
  unreadable(name: string, rule: string, index: number | null): UpstreamError;
  /** The field has a word that this version does not know. */
  unknownWord(name: string): void;
}

/**
 * Makes the reports of one answer. Of unreadable fields there is one error for each name, which names
 * the first place where it cannot be read: thousands of objects with the same fault share it.
 */
export function createFieldReports({
  toFieldError,
  onUnknownWord,
}: {
  toFieldError(error: DecodeError): UpstreamError;
  onUnknownWord(field: string): void;
}): FieldReports {
  let byName: Map<string, UpstreamError> | undefined;
  return {
    unreadable(name, rule, index) {
      byName ??= new Map();
      const known = byName.get(name);
      if (known !== undefined) return known;
      const error = toFieldError(new DecodeError(`${pathOf(index)}.${name}: ${rule}`));
      byName.set(name, error);
      return error;
    },
    unknownWord: onUnknownWord,
  };
}

/** Throws {@link DecodeError} unless the value is an object. */
export function readRecord(wire: unknown, index: number | null, reports: FieldReports): WireRecord {
  if (isMap(wire)) return { wire, index, reports };
  throw new DecodeError(`${pathOf(index)}: not an object`);
}

/** Reads a field: null when it is absent or null, an error when it cannot be read. */
export function field<T>(
  { wire, index, reports }: WireRecord,
  name: string,
  { read, rule, isKnown }: Leaf<T>,
): Sent<T> {
  const value = wire[name];
  if (value === undefined || value === null) return null;
  const found = read(value);
  if (found === undefined) return reports.unreadable(name, rule, index);
  if (isKnown?.(found) === false) reports.unknownWord(name);
  return found;
}

/** Reads a field without which the object is of no use. Throws {@link DecodeError}. */
export function requiredField<T>(
  record: WireRecord,
  name: string,
  { read, rule, isKnown }: Leaf<T>,
): T {
  const value = read(record.wire[name]);
  if (value === undefined) throw faultAt(record, name, rule);
  if (isKnown?.(value) === false) record.reports.unknownWord(name);
  return value;
}

/** What is wrong with a field, so that the whole object is of no use. */
export function faultAt({ index }: WireRecord, name: string, rule: string): DecodeError {
  return new DecodeError(`${pathOf(index)}.${name}: ${rule}`);
}

/** Whether a value is a JSON object: no list, and no number that was parsed verbatim. */
export function isMap(wire: unknown): wire is Readonly<Record<string, unknown>> {
  return typeof wire === 'object' && wire !== null && !Array.isArray(wire) && !JSON.isRawJSON(wire);
}

function pathOf(index: number | null): string {
  return index === null ? '$.data' : `$.data[${index}]`;
}

/** A text, kept as sent. */
export const text: Leaf<string> = {
  rule: 'not a text',
  read: (wire) => (typeof wire === 'string' ? wire : undefined),
};

/** A text that is one of the API's words; one that this version does not know is kept, and told. */
export function word(isKnown: (name: string) => boolean): Leaf<string> {
  return { ...text, isKnown };
}

/** True or false: nothing else is taken for either. */
export const boolean: Leaf<boolean> = {
  rule: 'not a boolean',
  read: (wire) => (typeof wire === 'boolean' ? wire : undefined),
};

/** RFC 3339 text, kept as sent. */
export const dateTime: Leaf<string> = {
  rule: 'not an RFC 3339 timestamp',
  read: (wire) => (typeof wire === 'string' && isDateTime(wire) ? wire : undefined),
};

/** Absolute http(s) URL, kept as sent with whatever is secret in it: for one that somebody has to open. */
export const unmaskedHttpUrl: Leaf<string> = {
  rule: 'not an absolute http(s) URL',
  read: (wire) => (typeof wire === 'string' && isHttpUrl(wire) ? wire : undefined),
};

/** Absolute http(s) URL, kept as sent but for what is secret in it. */
export const httpUrl: Leaf<string> = {
  rule: unmaskedHttpUrl.rule,
  read: (wire) => (typeof wire === 'string' && isHttpUrl(wire) ? maskUrl(wire) : undefined),
};

/** A sentence, without what is secret in the URLs of it. */
export const sentence: Leaf<string> = {
  rule: 'not a text',
  read: (wire) => (typeof wire === 'string' ? maskUrlsIn(wire) : undefined),
};

/** A list of texts, in its order. */
export const textList: Leaf<readonly string[]> = {
  rule: 'not a list of texts',
  read: (wire) => (isTextList(wire) ? wire : undefined),
};

/** A list of the API's words, as {@link word}. */
export function wordList(isKnown: (name: string) => boolean): Leaf<readonly string[]> {
  return { ...textList, isKnown: (names) => names.every(isKnown) };
}

function isTextList(wire: unknown): wire is readonly string[] {
  return Array.isArray(wire) && wire.every((item) => typeof item === 'string');
}

// RFC 8259, section 6.
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([Ee][+-]?\d+)?$/;
const LARGEST_INT = 2 ** 31 - 1;

/** A number, also one in a text, rounded; of 32 bits, because that is what an Int of GraphQL can say. */
export const integer: Leaf<number> = {
  rule: 'not a number of 32 bits',
  read(wire) {
    const value = Math.round(numberOf(wire));
    // Not a number is not within either bound. Minus zero becomes zero.
    return value >= -LARGEST_INT - 1 && value <= LARGEST_INT ? value + 0 : undefined;
  },
};

function numberOf(wire: unknown): number {
  if (typeof wire === 'number') return wire;
  if (JSON.isRawJSON(wire)) return Number(wire.rawJSON);
  return typeof wire === 'string' && JSON_NUMBER.test(wire) ? Number(wire) : Number.NaN;
}

/** The body of an answer: text as it is; an object or a list, which an API has parsed, as JSON text. */
export const bodyText: Leaf<string> = {
  rule: 'not a text, an object or a list that can be written',
  read(wire) {
    if (typeof wire === 'string') return wire;
    return isMap(wire) || Array.isArray(wire) ? (toJsonText(wire) ?? undefined) : undefined;
  },
};

/** JSON of any kind, as its text; what is text already is that. */
export const jsonText: Leaf<string> = {
  rule: 'nested too deeply',
  read: (wire) => (typeof wire === 'string' ? wire : (toJsonText(wire) ?? undefined)),
};

/**
 * An object of header values, in its order; PHP writes an empty one as a list. The values of a header
 * that comes more than once are joined. A value that is no text, number or boolean, nor a list of
 * them, is shown as masked: a secret may be anywhere in it, under any name.
 */
export const httpHeaders: Leaf<readonly HttpHeader[]> = {
  rule: 'not an object',
  read(wire) {
    if (isMap(wire)) return Object.entries(wire).map(([name, value]) => readHeader(name, value));
    return Array.isArray(wire) && wire.length === 0 ? [] : undefined;
  },
};

function readHeader(name: string, value: unknown): HttpHeader {
  // RFC 9110, section 5.3.
  const text = Array.isArray(value) ? joined(value) : scalarText(value);
  return text === undefined ? createMaskedHeader(name) : createHttpHeader(name, text);
}

function joined(values: readonly unknown[]): string | undefined {
  const texts: string[] = [];
  for (const value of values) {
    const text = scalarText(value);
    if (text === undefined) return undefined;
    texts.push(text);
  }
  return texts.join(', ');
}

function scalarText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      // Of a larger one, which has a fraction, the digits that were sent are not known any more.
      return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : undefined;
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return JSON.isRawJSON(value) ? value.rawJSON : undefined;
  }
}
