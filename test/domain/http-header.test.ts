import { expect, test } from 'vitest';
import { createHttpHeader, MASK } from '../../src/domain/http-header.ts';

const sensitiveWords = [
  'authorization',
  'cookie',
  'token',
  'secret',
  'key',
  'passw',
  'credential',
  'signature',
  'session',
  'jwt',
];

const sensitiveNames = sensitiveWords.flatMap((word) => [
  word,
  word.toUpperCase(),
  `${word[0]?.toUpperCase()}${word.slice(1)}`,
  `X-${word}-1`,
  `x${word}s`,
]);

test.for([
  ...sensitiveNames,
  'Proxy-Authorization',
  'Set-Cookie',
  'X-Api-Key',
  'ApiKey',
  'X-Shop-Password',
  'PASSWD',
])('the value of %s is masked', (name) => {
  expect(createHttpHeader(name, 'a value')).toEqual({ name, value: MASK, masked: true });
});

test.for([
  'Content-Type',
  'Accept',
  'User-Agent',
  'X-Custom-Header',
  'X-Request-Id',
  'X-Tenant',
  'X-Pass',
  'X-Author',
  'X-Sign',
  'X-Tok-En',
  'K-ey',
  '',
])('the value of %j is shown', (name) => {
  expect(createHttpHeader(name, 'a value')).toEqual({ name, value: 'a value', masked: false });
});

test('the mask is sixteen bullets, and tells nothing of the length of the value', () => {
  expect(MASK).toBe('••••••••••••••••');
  expect(createHttpHeader('X-Token', '').value).toBe(MASK);
  expect(createHttpHeader('X-Token', 'x'.repeat(1000)).value).toBe(MASK);
});
