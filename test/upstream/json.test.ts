import { expect, test } from 'vitest';
import { parseJson } from '../../src/domain/json.ts';
import { toJsonText } from '../../src/upstream/decode.ts';

const exactIntegers: readonly [text: string, value: unknown][] = [
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', 9007199254740992n],
  ['9007199254740993', 9007199254740993n],
  ['-9007199254740991', -9007199254740991],
  ['-9007199254740993', -9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
  ['123456789012345678901234567890', 123456789012345678901234567890n],
  ['1000000000000000', 1000000000000000],
  ['999999999999999', 999999999999999],
  ['0', 0],
  [
    '[9007199254740993,[{"id":9007199254740995}]]',
    [9007199254740993n, [{ id: 9007199254740995n }]],
  ],
  ['{"a":{"b":[-9007199254740993]}}', { a: { b: [-9007199254740993n] } }],
  ['{"9007199254740993":1}', { '9007199254740993': 1 }],
];

test.for(exactIntegers)('%s is parsed without rounding, and written the same', ([text, value]) => {
  expect(parseJson(text)).toEqual(value);
  expect(toJsonText(parseJson(text))).toBe(text);
});

test.for([
  ['"9007199254740993"', '9007199254740993'],
  ['{"text":"id 9007199254740993"}', { text: 'id 9007199254740993' }],
  ['["9007199254740993",9007199254740993]', ['9007199254740993', 9007199254740993n]],
  ['"\\"9007199254740993\\""', '"9007199254740993"'],
] as const)('the digits of the text %s stay text', ([text, value]) => {
  expect(parseJson(text)).toEqual(value);
  expect(toJsonText(parseJson(text))).toBe(text);
});

test.for([
  '0.1234567890123456789',
  '1.0000000000000000',
  '9007199254740993.5',
  '-9007199254740993.0',
  '1e3',
  '9007199254740993e0',
  '1234567890123456e-3',
  '1e400',
  '-0',
])('%s, which is not written as an integer, is the number of JSON.parse', (text) => {
  expect(parseJson(text)).toBe(JSON.parse(text));
});

test.for(['{"a":1', '', '9007199254740993 x', '09007199254740993', 'NaN', '{a:1}', '"\n"'])(
  '%j is not JSON',
  (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  },
);

test.for(['{"__proto__":{"polluted":1}}', '{"__proto__":{"polluted":9007199254740993}}'])(
  '%s changes no prototype',
  (text) => {
    const parsed = parseJson(text);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(parsed).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  },
);

test('other values are written as JSON.stringify writes them', () => {
  const value = { text: '"\ud800', list: [null, true, 1.5], nested: { empty: {} } };
  expect(toJsonText(value)).toBe(JSON.stringify(value));
});

test('a value that is nested too deeply to be written is null', () => {
  const nested = parseJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(toJsonText(nested)).toBeNull();
});

test('an integer of sixteen digits is found wherever it stands', () => {
  for (let before = 0; before < 50; before += 1) {
    for (const [digits, isExact] of [
      ['900719925474099', false],
      ['9007199254740993', true],
      ['90071992547409931', true],
    ] as const) {
      for (const after of [0, 1, 15, 16]) {
        const text = `["${'a'.repeat(before)}",${digits},"${'b'.repeat(after)}"]`;
        expect(parseJson(text)).toMatchObject({ 1: isExact ? BigInt(digits) : Number(digits) });
      }
    }
  }
});

test('a number of more digits than any integer has is a number', () => {
  const digits = '1'.repeat(41);
  expect(parseJson(`[${digits.slice(1)},${digits}]`)).toEqual([
    BigInt(digits.slice(1)),
    Number(digits),
  ]);
});
