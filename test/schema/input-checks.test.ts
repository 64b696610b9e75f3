import { describe, expect, test } from 'vitest';
import { ValidationError } from '../../src/domain/errors.ts';
import { createInputChecks, type InputChecks } from '../../src/schema/input-checks.ts';

/** The code of the first issue that checks find; null for none. */
function codeOf(act: (checks: InputChecks) => void, allowLoopback = false): string | null {
  const checks = createInputChecks(allowLoopback);
  act(checks);
  try {
    checks.done();
  } catch (error) {
    if (error instanceof ValidationError) return error.issues[0]?.code ?? '';
    throw error;
  }
  return null;
}

const PRIVATE_HOSTS = [
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '2130706433',
  '0177.0.0.1',
  '0',
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:10.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[fe80::1]',
  '[ff02::1]',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'ⓛocalhost',
  'a.localhost',
  '127.0.0.1.',
  '[::127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[2002:7f00:1::]',
  '[fec0::1]',
  '[64:ff9b:1::7f00:1]',
  '203.0.113.7',
  '[2001:db8::1]',
];

/** Names that only a private network has: by RFC 6761, 6762 (with its appendix G), 8375, by ICANN, by convention. */
const PRIVATE_NAMES = [
  'localhost',
  'local',
  'internal',
  'home.arpa',
  'corp',
  'home',
  'intranet',
  'lan',
  'private',
  'localdomain',
  'test',
  'svc',
].flatMap((domain) => [
  domain,
  `${domain}.`,
  `printer.${domain}`,
  `a.b.${domain}.`,
  `PRINTER.${domain.toUpperCase()}`,
]);
const PRIVATE_NAMES_WRITTEN_ODDLY = [
  'metadata.google.internal',
  'METADATA.google.internal.',
  'metadata.google.internal:8443',
  'intra',
  'db:5432',
  'münchen',
  'xn--mnchen-3ya',
  // The URL parser makes plain letters and dots of these.
  'ｌｏｃａｌｈｏｓｔ',
  'printer.ｌａｎ',
  'printer。local',
  'printer．internal．',
  'printer%2elocal',
  '%6c%6fcalhost',
  'loc\u00adalhost',
  'loc\u200balhost',
  'prınter.local',
  'kubernetes.default.svc.cluster.local',
];

const urls: readonly (readonly [string, string | null])[] = [
  ['https://example.com/hook', null],
  ['https://example.com:8443/hook?a=b#c', null],
  ['HTTPS://EXAMPLE.COM/', null],
  ['https://münchen.example/', null],
  ['https://1.1.1.1/', null],
  ['https://[2606:4700::1111]/', null],
  ['https://172.32.0.1/', null],
  // Names are the API's business, wherever they lead.
  ['https://127.0.0.1.nip.io/', null],
  ['http://example.com/', 'insecure'],
  ['https://user:pass@example.com/', 'credentials'],
  ['https://user@example.com/', 'credentials'],
  ['https:///user:pass@example.com/', 'credentials'],
  ['https://////user:pass@example.com/', 'credentials'],
  ['ftp://example.com/', 'invalid'],
  ['javascript:alert(1)', 'invalid'],
  ['file:///etc/passwd', 'invalid'],
  ['gopher://example.com/', 'invalid'],
  ['//example.com/', 'invalid'],
  ['example.com', 'invalid'],
  ['https://', 'invalid'],
  ['https://example.com\\@127.0.0.1/', 'invalid'],
  ['https://a..b/', 'invalid'],
  ['https://localhost../', 'invalid'],
  [`https://${'a'.repeat(70)}.example/`, 'invalid'],
  ['https://@example.com/', 'credentials'],
  ['https://:@example.com/', 'credentials'],
  ['https://[::ffff:1.1.1.1]/', null],
  ['https://a..b/\n', 'invalid'],
  ['https://exa\tmple.com/', 'invalid'],
  ['https:// example.com/', 'invalid'],
  ['', 'invalid'],
  [`https://example.com/${'a'.repeat(2048)}`, 'too_long'],
  ['https://example.com/••••••••••••••••', 'mask'],
  // They only look like private names.
  ...[
    'local.example',
    'localhost.example.com',
    'internal.example.com',
    'mylocal.com',
    'notlocal.example',
    'my-internal',
    'thelan',
    'xlan.org',
    'a.notinternal',
    'a.home.example',
    'home.arpa.example',
    'a.arpa',
  ].map((host) => [`https://${host}/`, host.includes('.') ? null : 'private_address'] as const),
  ...[...PRIVATE_HOSTS, ...PRIVATE_NAMES, ...PRIVATE_NAMES_WRITTEN_ODDLY].map(
    (host) => [`https://${host}/hook`, 'private_address'] as const,
  ),
];

test.for(urls)('the URL %j: %s', ([url, code]) => {
  expect(codeOf((checks) => checks.target(url, 'url'))).toBe(code);
});

describe('over the sandbox', () => {
  const rows = [
    ['http://127.0.0.1:8080/hook', null],
    ['http://localhost:8080/hook', null],
    ['http://[::1]:8080/hook', null],
    ['https://127.0.0.1/hook', null],
    ['http://127.0.0.1.nip.io/', 'insecure'],
    ['http://10.0.0.1/', 'private_address'],
    ['http://a.localhost:8080/hook', 'private_address'],
    ['http://printer.local/hook', 'private_address'],
    ['https://metadata.google.internal/', 'private_address'],
    ['https://intra/', 'private_address'],
    ['http://user:pass@127.0.0.1/', 'credentials'],
  ] as const;
  test.for(rows)('the URL %j: %s', ([url, code]) => {
    expect(codeOf((checks) => checks.target(url, 'url'), true)).toBe(code);
  });
});

const texts: readonly (readonly [Parameters<InputChecks['text']>[0], string, string | null])[] = [
  ['name', 'Shipping Channel Updates', null],
  ['name', "Robert'); DROP TABLE <script> $(id) {{7*7}}", null],
  ['name', 'ünïcödé 📦', null],
  ['name', '', 'required'],
  ['name', ' \t ', 'required'],
  ['name', 'a'.repeat(256), 'too_long'],
  ['name', 'a\u0000b', 'invalid'],
  ['name', 'a\r\nb', 'invalid'],
  ['name', 'a\ud800b', 'invalid'],
  ['name', '••••', 'mask'],
  ['secret', '12345678', null],
  ['secret', '1234567', 'too_short'],
  ['secret', '        ', 'too_short'],
  ['secret', '', 'too_short'],
  ['secret', 's'.repeat(1025), 'too_long'],
  ['secret', '••••••••••••••••', 'mask'],
  ['credential', 'x', null],
  ['credential', '', 'required'],
  ['credential', 'a\r\nx-admin: 1', 'invalid'],
  ['credential', '•', 'mask'],
  ['headerName', 'X-Shop', null],
  ['headerName', '', 'invalid'],
  ['headerName', 'X Shop', 'invalid'],
  ['headerName', 'X-Shop:', 'invalid'],
  ['headerName', 'X-Shöp', 'invalid'],
  ['headerName', 'a'.repeat(257), 'invalid'],
  ['headerName', 'Content-Length', 'reserved'],
  ['headerName', 'HOST', 'reserved'],
  ['headerValue', 'main shop', null],
  ['headerValue', '', null],
  ['headerValue', ' padded ', 'invalid'],
  ['headerValue', 'a\r\nb: c', 'invalid'],
  ['headerValue', 'é', 'invalid'],
  ['headerValue', 'a'.repeat(4097), 'too_long'],
  ['headerSecret', 'a token', null],
  ['headerSecret', '', 'required'],
  ['headerSecret', 'tökén', 'invalid'],
];

test.for(texts)('the %s %j: %s', ([kind, text, code]) => {
  expect(codeOf((checks) => checks.text(kind, text, 'field'))).toBe(code);
});

test('every issue is told, each with its path', () => {
  const checks = createInputChecks(false);
  checks.text('name', '', 'name');
  checks.target('nonsense', 'url');
  checks.text('headerName', '?', 'extraHeaders', '3', 'name');
  expect(() => checks.done()).toThrow(
    expect.objectContaining({
      issues: [
        { path: ['name'], code: 'required', message: expect.any(String) },
        { path: ['url'], code: 'invalid', message: expect.any(String) },
        { path: ['extraHeaders', '3', 'name'], code: 'invalid', message: expect.any(String) },
      ],
    }),
  );
});
