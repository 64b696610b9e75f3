import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DecodeError, decode } from '../../src/upstream/decode.ts';
import { canary, collectOutput } from '../support/canaries.ts';

const schema = z.object({
  id: z.int(),
  items: z.array(z.object({ at: z.string().regex(/^2026/), kind: z.enum(['a', 'b']) })),
});
const good = { id: 1, items: [{ at: '2026-01-15T10:30:00Z', kind: 'a' }] };

function failureOf(value: unknown): DecodeError {
  try {
    decode(schema, value);
  } catch (error) {
    if (error instanceof DecodeError) return error;
  }
  throw new Error('It is not refused as it is meant to be.');
}

test('a value that fits is returned', () => {
  expect(decode(schema, good)).toEqual(good);
});

test('keys that are not asked for are dropped', () => {
  const value = JSON.parse('{"id":1,"items":[],"more":2,"__proto__":{"polluted":1},"toString":3}');
  const decoded = decode(schema, value);
  expect(Object.keys(decoded)).toEqual(['id', 'items']);
  expect(decoded).not.toHaveProperty('polluted');
});

test.for([
  [null, '$: '],
  ['ok', '$: '],
  [[], '$: '],
  [{ ...good, id: '1' }, '$.id: '],
  [{ ...good, items: {} }, '$.items: '],
  [{ ...good, items: [null] }, '$.items[0]: '],
  [{ ...good, items: [...good.items, { kind: 'a' }] }, '$.items[1].at: '],
  [{ ...good, items: [{ ...good.items[0], kind: 'c' }] }, '$.items[0].kind: '],
] as const)('%j is refused at %s', ([value, path]) => {
  expect(failureOf(value).message.startsWith(path)).toBe(true);
});

test('only the first of several problems is told', () => {
  expect(failureOf({ id: null, items: null }).message).toMatch(/^\$\.id: [^$\n]+$/);
});

test('the error says the rule and never the value', () => {
  const secret = canary('VALUE');
  const item = { at: secret, kind: secret, [secret]: secret };
  for (const value of [
    secret,
    { id: secret },
    { id: 1, items: [item] },
    { id: 1, items: secret },
  ]) {
    const error = failureOf(value);
    collectOutput('DecodeError', inspect(error, { depth: 10, showHidden: true }));
    expect(error.message).not.toContain(secret);
  }
});
