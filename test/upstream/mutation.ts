import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { z } from 'zod';
import { DecodeError, decode } from '../../src/upstream/decode.ts';
import { canary, collectOutput } from '../support/canaries.ts';

const ABSENT = Symbol('absent');

/** Values that are wrong wherever something is required, as well as a text that nobody may repeat. */
export const NOTHING = [ABSENT, null] as const;
export const NO_TEXT = [...NOTHING, 1, true, [], {}] as const;
export const NO_TIMESTAMP = [
  ...NO_TEXT,
  '',
  '2026-01-15',
  '2026-02-30T10:30:00Z',
  canary('TIMESTAMP'),
] as const;

export interface Mutation {
  readonly field: string;
  readonly what: string;
  readonly wire: Readonly<Record<string, unknown>>;
}

/** One row for each wrong value of each field: the fixture with that one change. */
export function mutationsOf(
  fixture: Readonly<Record<string, unknown>>,
  wrongValues: Readonly<Record<string, readonly unknown[]>>,
): readonly Mutation[] {
  return Object.entries(wrongValues).flatMap(([field, values]) =>
    values.map((value) => {
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

/** Expects that a value is refused for one field, and that the error does not repeat the value. */
export function expectRefusal(schema: z.ZodType, { field, wire }: Mutation): void {
  let error: unknown;
  try {
    decode(schema, wire, '$.data');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DecodeError);
  expect(error).toHaveProperty('message', expect.stringMatching(pathPattern(field)));
  collectOutput('DecodeError', inspect(error, { depth: 10 }));
}

/** The path of the field or of something in it, such as one item of a list. */
function pathPattern(field: string): RegExp {
  return new RegExp(`^\\$\\.data\\.${field}(\\[\\d+\\])?: `);
}
