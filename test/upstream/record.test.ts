import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/domain/json.ts';
import { type DecodeError, parseJsonVerbatim } from '../../src/upstream/decode.ts';
import {
  bodyText,
  boolean,
  createFieldReports,
  dateTime,
  field,
  httpUrl,
  integer,
  jsonText,
  readRecord,
  requiredField,
  text,
  textList,
} from '../../src/upstream/record.ts';
import type { UpstreamError } from '../../src/upstream/upstream-error.ts';
import { canary, collectOutput } from '../support/canaries.ts';
import { toFieldError } from './mutation.ts';

const BOTH_WAYS = [
  ['as numbers', parseJson],
  ['verbatim', parseJsonVerbatim],
] as const;

describe.for(BOTH_WAYS)('a number of 32 bits, parsed %s', ([, parse]) => {
  test.for([
    ['0', 0],
    ['200', 200],
    ['-1', -1],
    ['12.5', 13],
    ['12.4', 12],
    ['-0', 0],
    ['-0.4', 0],
    ['2e2', 200],
    ['2147483647', 2147483647],
    ['2147483647.4', 2147483647],
    ['-2147483648', -2147483648],
    ['"200"', 200],
    ['"12.5"', 13],
    ['"-1"', -1],
    ['"2E2"', 200],
  ] as const)('%s is %i', ([json, value]) => {
    expect(integer.read(parse(json))).toBe(value);
  });

  test.for([
    '2147483648',
    '2147483647.5',
    '-2147483649',
    '9007199254740993',
    '1e400',
    '"2147483648"',
    '""',
    '" 200"',
    '"0200"',
    '"0x10"',
    '"1_000"',
    '"200 OK"',
    '"Infinity"',
    '"NaN"',
    '"١"',
    'true',
    'null',
    '[]',
    '[200]',
    '{}',
    '{"rawJSON":"200"}',
  ])('%s is none', (json) => {
    expect(integer.read(parse(json))).toBeUndefined();
  });
});

test('a number in a very long text costs little', () => {
  const startedAt = performance.now();
  expect(integer.read(`1${'0'.repeat(1_000_000)}x`)).toBeUndefined();
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

test.for([
  { what: 'text', kind: text, values: ['', 'a', ' a '] },
  { what: 'a boolean', kind: boolean, values: [true, false] },
  { what: 'a time', kind: dateTime, values: ['2026-01-15t10:30:00.50+01:00'] },
  { what: 'a URL', kind: httpUrl, values: ['HTTPS://Example.com:443/%7ea/../b?'] },
  { what: 'a list of texts', kind: textList, values: [[], ['b', '', 'b']] },
])('$what is kept as it was sent', ({ kind, values }) => {
  for (const value of values) expect(kind.read(value)).toEqual(value);
});

test.for([[1], ['a', null], ['a', ['b']], {}, { 0: 'a' }, 'a', true])(
  '%j is no list of texts',
  (value) => {
    expect(textList.read(value)).toBeUndefined();
  },
);

describe('a body', () => {
  test.for([
    ['"OK"', 'OK'],
    ['""', ''],
    ['{ "ok" : true }', '{"ok":true}'],
    ['[]', '[]'],
    [
      '{"n":9007199254740993,"d":1.10,"e":[1e400,-0.0]}',
      '{"n":9007199254740993,"d":1.10,"e":[1e400,-0.0]}',
    ],
  ] as const)('%s is %s', ([json, value]) => {
    expect(bodyText.read(parseJsonVerbatim(json))).toBe(value);
  });

  test.for(['1', 'true', '1.10'])('%s is none', (json) => {
    expect(bodyText.read(parseJsonVerbatim(json))).toBeUndefined();
    expect(bodyText.read(parseJson(json))).toBeUndefined();
  });

  test.for([bodyText, jsonText])('that is nested too deeply is none', (kind) => {
    expect(kind.read(parseJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toBeUndefined();
  });
});

describe('an object', () => {
  const unreadable = () => createFieldReports({ toFieldError, onUnknownWord() {} });

  test.for([null, undefined, [], 'ok', 1, true, JSON.rawJSON('1')])('%j is none', (wire) => {
    expect(() => readRecord(wire, null, unreadable())).toThrow('$.data: not an object');
    expect(() => readRecord(wire, 3, unreadable())).toThrow('$.data[3]: not an object');
  });

  test('a field that is absent or null is null', () => {
    const record = readRecord({ a: null, b: undefined }, null, unreadable());
    expect(['a', 'b', 'c'].map((name) => field(record, name, text))).toEqual([null, null, null]);
  });

  test('false, zero and the empty text are there', () => {
    const record = readRecord({ a: false, b: 0, c: '' }, null, unreadable());
    expect(field(record, 'a', boolean)).toBe(false);
    expect(field(record, 'b', integer)).toBe(0);
    expect(field(record, 'c', text)).toBe('');
  });

  test('a field that cannot be read is an error that names it and never the value', () => {
    const wire = { at: canary('VALUE'), id: { secret: canary('VALUE') } };
    const record = readRecord(wire, 3, unreadable());
    const error = field(record, 'at', dateTime);
    expect(error).toMatchObject({ message: '$.data[3].at: not an RFC 3339 timestamp' });
    collectOutput('field', inspect(error, { depth: 10, showHidden: true }));
    expect(() => requiredField(record, 'id', text)).toThrow('$.data[3].id: not a text');
    expect(() => requiredField(record, 'none', text)).toThrow('$.data[3].none: not a text');
  });

  test('thousands of objects with the same fault share one error, which names the first', () => {
    let made = 0;
    const count = (error: DecodeError): UpstreamError => {
      made += 1;
      return toFieldError(error);
    };
    const shared = createFieldReports({ toFieldError: count, onUnknownWord() {} });
    const errors = new Set<unknown>();
    for (let index = 0; index < 5000; index += 1) {
      const record = readRecord({ a: index < 7 ? 'a' : 1, b: 2 }, index, shared);
      errors.add(field(record, 'a', text));
      errors.add(field(record, 'b', text));
    }
    expect(made).toBe(2);
    expect([...errors].map(String)).toEqual([
      'a',
      'UpstreamError: $.data[0].b: not a text',
      'UpstreamError: $.data[7].a: not a text',
    ]);
  });
});
