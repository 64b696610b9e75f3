import { expect, test } from 'vitest';
import { isHttpUrl, normalUrl } from '../../src/domain/text.ts';

test.for([
  'https://example.com/webhooks/sendcloud',
  'http://example.com',
  'HTTPS://EXAMPLE.COM',
  'https://example.com:8443/a?b=c&d=%20#e',
  'https://[::1]/',
  'http://127.0.0.1:4000',
  'https://bücher.example/straße',
  'https://xn--bcher-kva.example',
])('%s is an http(s) URL', (text) => {
  expect(isHttpUrl(text)).toBe(true);
});

test.for([
  '',
  'example.com',
  '/webhooks',
  '//example.com',
  'https:',
  'https://',
  'https:example.com',
  'https:/example.com',
  'https://:443',
  'https://%zz',
  'https://1.2.3.999',
  'https://example.com:99999',
  'ftp://example.com',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'gopher://example.com',
  'data:text/html,x',
  'xhttps://example.com',
  // The URL parser would remove or encode these.
  ' https://example.com',
  'https://example.com ',
  'https://example.com/a b',
  'https://exam\tple.com',
  'https://example.com/\n',
  'https://example.com\r\nx-admin: 1',
  'https://example.com/\0',
  'https://example.com/\u0085',
  'https://example.com/\u00a0',
  'https://example.com/\u2028',
  'https://ex\ud800ample.com',
])('%j is not an http(s) URL', (text) => {
  expect(isHttpUrl(text)).toBe(false);
});

test('no length is too long for a URL that an API holds', () => {
  expect(isHttpUrl(`https://example.com/${'a'.repeat(10_000)}`)).toBe(true);
});

test('what is taken for a plain URL is one that the parser of URLs takes too', () => {
  const hosts = [
    'a.bc',
    'a1.b2.cd',
    'example.com',
    'x.museum',
    'localhost',
    '1.2.3.4',
    'xn--a.bc',
    'a..bc',
  ];
  const ports = ['', ':1', ':0', ':9999', ':99999', ':'];
  const paths = ['', '/', '//', '/a/./../b', '/a_b-c.d', '/a b', '/%zz', '/?a', '/#a', '/é'];
  for (const host of hosts) {
    for (const port of ports) {
      for (const path of paths) {
        const url = `https://${host}${port}${path}`;
        const expected = URL.canParse(url) && !/\s/.test(url);
        expect({ url, isHttpUrl: isHttpUrl(url) }).toEqual({ url, isHttpUrl: expected });
      }
    }
  }
});

test.for([
  ['HTTPS://Example.COM:443', 'https://example.com/'],
  ['https://example.com/a/./b/../c', 'https://example.com/a/c'],
  ['http://example.com:80/', 'http://example.com/'],
  ['https://example.com:8443/', 'https://example.com:8443/'],
  ['https://bücher.example/ß', 'https://xn--bcher-kva.example/%C3%9F'],
  // What an endpoint may tell apart stays apart.
  ['https://example.com/A', 'https://example.com/A'],
  ['https://example.com/a/', 'https://example.com/a/'],
  ['https://example.com/?b&a', 'https://example.com/?b&a'],
  ['no URL', 'no URL'],
] as const)('%s is written %s', ([text, normal]) => {
  expect(normalUrl(text)).toBe(normal);
});
