import { expect, test } from 'vitest';
import { createHttpHeader, MASK } from '../../src/domain/http-header.ts';

test.for(['Authorization', 'X-Api-Key', 'X-Pass', 'X-Webhook-Hmac-Sha256', 'x-userpass', 'xAuth'])(
  'the value of %s is masked, for its name',
  (name) => {
    expect(createHttpHeader(name, 'a value')).toEqual({ name, value: MASK, masked: true });
  },
);

test.for([
  ...['Bearer abc', 'Basic plan', 'sha256=abc', 't=1,v1=abc', 'a=1; token=abc', 'whsec_abc'],
  ...['Bearer:abc', '[Bearer abc]', 'rsa-sha256=abc', 'http:/u:p@h/', '//u:p@h/?token=a/b'],
  ...['//u&v:p@h', '://"u:p@h', '//https:/u:p@h'],
  // Only nearly URLs.
  ...[
    'token:/abc/d',
    'token://abc/d',
    'api_key=//abc',
    '*//*,token=abc/d',
    'a:/b;Bearer:c/d',
    'x:\\\\token:abc',
  ],
])('the value %s is masked, for its form', (value) => {
  expect(createHttpHeader('X-Any', value)).toEqual({ name: 'X-Any', value: MASK, masked: true });
});

test.for([
  ...['a value', '', 'application/json', 'https://example.com/a?b=c', '//example.com/a@b'],
  ...['Sendcloud/1.0 (+https://example.com)', 'text/html, */*;q=0.1', 'a:/b//c'],
])('the value %j is shown', (value) => {
  for (const name of ['X-Author', 'Content-Type', '']) {
    expect(createHttpHeader(name, value)).toEqual({ name, value, masked: false });
  }
});

test.for([
  ['https://user:pw@example.com/?a=b', 'https://•••@example.com/?a=b'],
  ['<https://example.com/?token=abc>; rel="next"', '<https://example.com/?token=•••>; rel="next"'],
  ['https://example.com/?token=abc Bearer', 'https://example.com/?token=••• Bearer'],
  ['Bearer https://example.com/', MASK],
  [
    String.raw`{"url":"https:\/\/u:p@h\/x?token=abc"}`,
    String.raw`{"url":"https:\/\/•••@h\/x?token=•••"}`,
  ],
  ['//h/?code=abc', '//h/?code=•••'],
] as const)('of the value %s the secret of the URL is masked: %s', ([value, shown]) => {
  const header = createHttpHeader('X-Any', value);
  expect(header).toEqual({ name: 'X-Any', value: shown, masked: true });
  expect(createHttpHeader(header.name, header.value)).toEqual(header);
});

test('the mask is sixteen bullets, and tells nothing of the length of the value', () => {
  expect(MASK).toBe('••••••••••••••••');
  expect(createHttpHeader('X-Token', '').value).toBe(MASK);
  expect(createHttpHeader('X-Token', 'x'.repeat(1000)).value).toBe(MASK);
});

test('what is kept of names never changes what is masked', () => {
  const names = Array.from({ length: 2000 }, (_, number) => [
    `X-Api-Key-${number}`,
    `X-Plain-${number}`,
  ]);
  for (const round of [1, 2]) {
    for (const [secret = '', plain = ''] of names) {
      expect({ round, ...createHttpHeader(secret, 'a') }).toMatchObject({ round, masked: true });
      expect({ round, ...createHttpHeader(plain, 'a') }).toMatchObject({ round, masked: false });
    }
  }
});
