import { expect, test } from 'vitest';
import { decodings } from '../../src/domain/decodings.ts';

test.for([
  ['a+b', 'a b'],
  ['a%20b', 'a b'],
  ['a%2Fb%2fc', 'a/b/c'],
  ['%C3%A4%f0%9f%93%a6', 'ä📦'],
  ['%EF%BB%BFa', '\ufeffa'],
  ['%u00e4%uD83D%uDCE6', 'ä📦'],
  ['%E4%', '\ufffd%'],
  [String.raw`\u00e4\uD83D\uDCE6`, 'ä📦'],
  [String.raw`\"\'\/\b\f\n\r\t\\`, '"\'/\b\f\n\r\t\\'],
  ['&amp;&lt;&GT;&quot;&apos;', '&<>"\''],
  ['&#228;&#xe4;&#xE4;&#128230;&#x01F4E6;&#0039;', "äää📦📦'"],
  ['&#9999999;', '\ufffd'],
] as const)('%j is decoded to %j', ([text, decoded]) => {
  expect(decodings(text)).toEqual([text, decoded]);
});

test.for([
  ['%2541', ['%41', 'A']],
  ['%26lt%3B', ['&lt;', '<']],
  ['%5C%5Cn', [String.raw`\\n`, String.raw`\n`, '\n']],
  [String.raw`\\u0041`, [String.raw`\u0041`, 'A']],
  ['&amp;lt;', ['&lt;', '<']],
  ['&#37;41', ['%41', 'A']],
  ['%5c%75002b', [String.raw`\u002b`, '+', ' ']],
] as const)('%j has one encoding in another', ([text, layers]) => {
  expect(decodings(text)).toEqual([text, ...layers]);
});

test.for([
  '',
  'a b',
  'ä',
  '100%',
  '%zz',
  '%u00',
  '%',
  String.raw`\U0041\x41\a`,
  '\\',
  'a & b',
  '&;',
])('%j is no encoding', (text) => {
  expect(decodings(text)).toEqual([text]);
});

test('an encoding is taken off at most four times', () => {
  expect(decodings(`%${'25'.repeat(10)}41`)).toHaveLength(5);
});
