import { inspect } from 'node:util';
import { expect } from 'vitest';
import { DecodeError } from '../../src/upstream/decode.ts';
import { decodeOne, type Noun } from '../../src/upstream/rest/listing.ts';
import { UpstreamError } from '../../src/upstream/upstream-error.ts';
import { canary, collectOutput } from '../support/canaries.ts';

const ABSENT = Symbol('absent');

/** What is not there at all. */
export const NOTHING = [ABSENT, null] as const;
/** Values that no text is made of, as well as a text that nobody may repeat. */
export const NO_TEXT = [1, true, [], {}, [canary('TEXT')], { text: canary('TEXT') }] as const;
export const NO_TIMESTAMP = [
  ...NO_TEXT,
  '',
  '2026-01-15',
  '2026-01-15T10:30:00',
  '2026-01-15 10:30:00Z',
  '2026-02-30T10:30:00Z',
  canary('TIMESTAMP'),
] as const;
export const NO_URL = [
  ...NO_TEXT,
  '',
  'example.com',
  'javascript:alert(1)',
  'https://a b',
  'https://a\n',
  canary('URL'),
] as const;
export const NO_BOOLEAN = [0, 1, 'true', 'false', '', [], {}, canary('BOOLEAN')] as const;

export interface Mutation {
  readonly field: string;
  readonly what: string;
  readonly wire: Readonly<Record<string, unknown>>;
}

/** One row for each value of each field: the fixture with that one change. */
export function mutationsOf(
  fixture: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, readonly unknown[]>>,
): readonly Mutation[] {
  return Object.entries(values).flatMap(([field, each]) =>
    each.map((value) => {
      const { [field]: _, ...rest } = fixture;
      return value === ABSENT
        ? { field, what: 'absent', wire: rest }
        : {
            field,
            what: inspect(value, { breakLength: Number.POSITIVE_INFINITY }),
            wire: { ...rest, [field]: value },
          };
    }),
  );
}

/** Makes the errors that an answer would make. */
export function toFieldError(error: DecodeError): UpstreamError {
  return new UpstreamError(error.message, { api: 'SENDCLOUD', code: 'UPSTREAM_BAD_RESPONSE' });
}

/** Reads one object, as a read by id does. */
export function readOne<T>(noun: Noun<T>, wire: unknown): T {
  return decodeOne(noun, { data: wire }, { toFieldError, onUnknownWord() {} });
}

/** Expects that the whole object is refused for one field, and that the error does not repeat the value. */
export function expectRefusal(noun: Noun<unknown>, { field, wire }: Mutation): void {
  let error: unknown;
  try {
    readOne(noun, wire);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DecodeError);
  expect(error).toHaveProperty('message', expect.stringMatching(pathPattern(field)));
  collectOutput('DecodeError', inspect(error, { depth: 10 }));
}

/**
 * Expects that one property is an error, which does not repeat the value, and that every other is what
 * it is in the fixture.
 */
export function expectFieldError<T extends object>(
  noun: Noun<T>,
  whole: T,
  { field, wire }: Mutation,
  property: keyof T,
): void {
  const read = readOne(noun, wire);
  const error = read[property];
  expect(error).toBeInstanceOf(UpstreamError);
  expect(error).toHaveProperty('message', expect.stringMatching(pathPattern(field)));
  expect({ ...read, [property]: null }).toEqual({ ...whole, [property]: null });
  collectOutput('UpstreamError', inspect(error, { depth: 10 }));
}

/** Exactly the path of the field: what is wrong inside it makes all of it unreadable. */
function pathPattern(field: string): RegExp {
  return new RegExp(`^\\$\\.data\\.${field}: [a-z]`);
}
