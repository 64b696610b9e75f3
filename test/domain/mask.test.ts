import { expect, test } from 'vitest';
import { maskUrl, maskUrlsIn } from '../../src/domain/mask.ts';

const URLS: readonly (readonly [url: string, masked: string])[] = [
  // User info: whatever the URL parser takes for it.
  ['https://user:pw@example.com/', 'https://•••@example.com/'],
  ['https://user@example.com', 'https://•••@example.com'],
  ['https://:pw@example.com/', 'https://•••@example.com/'],
  ['https://:@example.com/', 'https://•••@example.com/'],
  ['HTTPS://User:Pw@EXAMPLE.com/%7ea/../b?', 'HTTPS://•••@EXAMPLE.com/%7ea/../b?'],
  ['http://a@b:c@d@example.com:8443/x', 'http://•••@example.com:8443/x'],
  ['https://user:p%40w%2F@example.com/', 'https://•••@example.com/'],
  ['https://user:pw@[2001:db8::1]:8443/', 'https://•••@[2001:db8::1]:8443/'],
  ['https://user:pw@127.0.0.1?a=b', 'https://•••@127.0.0.1?a=b'],
  ['https://user:pw@example.com#a', 'https://•••@example.com#a'],
  ['https:///user:pw@example.com/', 'https:///•••@example.com/'],
  ['https:////user:pw@example.com/', 'https:////•••@example.com/'],
  ['https://\\user:pw@example.com/', 'https://\\•••@example.com/'],
  ['https://example.com\\@evil.example/', 'https://•••@evil.example/'],
  ['https://u;s,e\'r:p"w@example.com/', 'https://•••@example.com/'],
  ['https://bücher:pw@bücher.example/ß', 'https://•••@bücher.example/ß'],
  // Parameters: by their name, wherever they are.
  ['https://example.com/?token=abc', 'https://example.com/?token=•••'],
  ['https://example.com/?a=1&token=abc&b=%20+2', 'https://example.com/?a=1&token=•••&b=%20+2'],
  ['https://example.com?key=abc#top', 'https://example.com?key=•••#top'],
  [
    'https://example.com/?access_token=a&api_key=b&apikey=c&Sig=d&SIGNATURE=e&auth=f&password=g',
    'https://example.com/?access_token=•••&api_key=•••&apikey=•••&Sig=•••&SIGNATURE=•••&auth=•••&password=•••',
  ],
  ['https://example.com/?X-Amz-Signature=a', 'https://example.com/?X-Amz-Signature=•••'],
  [
    'https://example.com/?code=abc&country_code=NL',
    'https://example.com/?code=•••&country_code=NL',
  ],
  [
    `https://example.com/?to=${encodeURIComponent('https://fn.example/api?code=abc')}&b=2`,
    'https://example.com/?to=•••&b=2',
  ],
  ['https://example.com/?%74oken=abc', 'https://example.com/?%74oken=•••'],
  ['https://example.com/?t%6Fk%65n=abc', 'https://example.com/?t%6Fk%65n=•••'],
  ['https://example.com/?my+token=abc', 'https://example.com/?my+token=•••'],
  ['https://example.com/?%zztoken%=abc', 'https://example.com/?%zztoken%=•••'],
  ['https://example.com/?auth[token]=abc', 'https://example.com/?auth[token]=•••'],
  ['https://example.com/?a%5Btoken%5D=abc', 'https://example.com/?a%5Btoken%5D=•••'],
  ['https://example.com/?a=1;token=abc;b=2', 'https://example.com/?a=1;token=•••;b=2'],
  ['https://example.com/?token=a&token=b', 'https://example.com/?token=•••&token=•••'],
  ['https://example.com/?token=a=b==', 'https://example.com/?token=•••'],
  ['https://example.com/?token=a/b@c:d', 'https://example.com/?token=•••'],
  ['https://example.com/?token=a"<b>', 'https://example.com/?token=•••'],
  ['https://example.com/?a=1?token=abc', 'https://example.com/?a=1?token=•••'],
  ['https://example.com/?a=1&amp;token=abc', 'https://example.com/?a=1&amp;token=•••'],
  ['https://example.com/?token%3Dabc', 'https://example.com/?•••'],
  ['https://example.com/?a=1%26token%3Dabc', 'https://example.com/?a=•••'],
  [
    'https://example.com/?token=a#access_token=b&c=d',
    'https://example.com/?token=•••#access_token=•••&c=d',
  ],
  ['https://example.com/#/done?access_token=b', 'https://example.com/#/done?access_token=•••'],
  ['https://example.com/#/access_token=b', 'https://example.com/#/access_token=•••'],
  ['https://example.com/a;jsessionid=b/c', 'https://example.com/a;jsessionid=•••/c'],
  ['https://example.com/token=b/c', 'https://example.com/token=•••/c'],
  // Parameters and segments by their form.
  ['https://example.com/?a=Bearer%20abc', 'https://example.com/?a=•••'],
  ['https://example.com/?a=Basic+abc', 'https://example.com/?a=•••'],
  ['https://example.com/?a=eyJh.eyJz.c2ln', 'https://example.com/?a=•••'],
  ['https://example.com/hook/whsec_abc/x', 'https://example.com/hook/•••/x'],
  // URLs within the URL.
  [
    'https://example.com/?to=https://u:p@host.example/&a=b@c',
    'https://example.com/?to=https://•••@host.example/&a=b@c',
  ],
  ['https://example.com/?to=https%3A%2F%2Fu%3Ap%40host.example%2F', 'https://example.com/?to=•••'],
  ['https://example.com/proxy/https://u:p@host/', 'https://example.com/proxy/https://•••@host/'],
  ['https://example.com/?to=https%3A%2F%2Fhost%2F%3Ftoken%3Da', 'https://example.com/?to=•••'],
  // Written with one slash or without a scheme, and encoded.
  ...[
    'https://',
    'http:/',
    'http:\\',
    'http:////',
    '//',
    '\\\\',
    '//\\',
    String.raw`http:\/\/`,
  ].flatMap((start) =>
    ['u:pw@h', 'u@h', ':pw@h', 'u:p%2Fw@h', 'a@b:c@h'].flatMap((authority) => [
      ...['?to=', '?a=1&to=', '#to=', '#/', 'proxy/'].map(
        (before) =>
          [
            `https://example.com/${before}${start}${authority}/x`,
            `https://example.com/${before}${start}•••@h/x`,
          ] as const,
      ),
      ...[encodeURIComponent, (url: string) => encodeURIComponent(encodeURIComponent(url))].map(
        (encode) =>
          [
            `https://example.com/?a=1&to=${encode(`${start}${authority}/x`)}&b=2`,
            'https://example.com/?a=1&to=•••&b=2',
          ] as const,
      ),
    ]),
  ),
  // The name of a parameter is itself a credential.
  ...[
    ...['sk_live_abc', 'whsec_abc', 'ghp_abc', 'eyJh.eyJz.c2ln', 'sk%5Flive%5Fabc', 'Bearer+abc'],
    ...['Bearer%20abc', 'token%3Dabc', 'sha256%3Dabc', 'a%3A%2F%2Fu%3Ap%40h'],
  ].flatMap((name) =>
    ['', '=', '=1', '=1=2'].flatMap((value) =>
      ['?', '?a=1&', '#', 'b;', 'b/'].map(
        (before) =>
          [
            `https://example.com/${before}${name}${value}`,
            `https://example.com/${before}•••`,
          ] as const,
      ),
    ),
  ),
  ['https://example.com/?to=://https://u:p@h', 'https://example.com/?to=://https://•••@h'],
  ['https://example.com/?to=//https:/u:p@h', 'https://example.com/?to=//https:/•••@h'],
  ['https://example.com/?to=https%3A%2F%2Fu%26v%3Ap%40h', 'https://example.com/?to=•••'],
  ['https://example.com/http://u&v:p@h/', 'https://example.com/http://•••@h/'],
  // Nothing of this is a host.
  ['https://a,token=abc', 'https://a,token=•••'],
  ['https://a;b=1;token=abc/c', 'https://a;b=1;token=•••/c'],
  ['https://a&token=abc?b=c', 'https://a&token=•••?b=c'],
];

test.for(URLS)('the URL %s is shown as %s', ([url, masked]) => {
  expect(maskUrl(url)).toBe(masked);
  expect(maskUrl(masked)).toBe(masked);
  expect(maskUrlsIn(masked)).toBe(masked);
  expect(URL.canParse(masked)).toBe(true);
});

test.for([
  'https://example.com',
  'HTTPS://Example.com:443/%7ea/../b?',
  'https://example.com/webhooks/sendcloud',
  'https://example.com/a@b',
  'https://example.com/?email=a@b.example',
  'https://example.com/?email=https:a@b',
  'https://example.com/#a@b',
  'https://@example.com/',
  'https://[::1]:8443/',
  'https://auth.example.com:8443/token/key/secret',
  'https://example.com/?token',
  'https://example.com/?token=',
  'https://example.com/?token=&a=b',
  'https://example.com/?=abc',
  'https://example.com/?&&;;##??',
  'https://example.com/?q=token',
  'https://example.com/?sk_live=1&task_live_abc=1&v1=1&HS=1&basic=1',
  'https://example.com//a/b@c',
  'https://example.com/?to=//h/a@b',
  'https://example.com/?to=http:/h/a@b',
  'https://example.com/?to=http://h&mail=a@b',
  'https://example.com/?to=http%3A%2F%2Fh%2Fa%40b',
  'https://example.com/?mail=a%40b.example&x=%2Fa%40b',
  'https://example.com/?to=//@h',
  'https://example.com/?a=%zz&b=%',
  'https://example.com/?q=a%20code%3Db',
  'https://example.com/?to=https%3A%2F%2Fh%2F%3Fcountry_code%3DNL',
  'https://example.com/?path=/a/b&author=c&pattern=d',
  'https://bücher.example/straße?ü=ß#é',
])('of the URL %s nothing is masked', (url) => {
  expect(maskUrl(url)).toBe(url);
  expect(maskUrlsIn(url)).toBe(url);
});

test.for([
  ['', ''],
  ['no url: a@b, token=abc', 'no url: a@b, token=abc'],
  ['GET https://u:p@host/?token=a failed', 'GET https://•••@host/?token=••• failed'],
  ['("https://u:p@host/","b@c")', '("https://•••@host/","b@c")'],
  ['<https://host/?key=a>; rel="next"', '<https://host/?key=•••>; rel="next"'],
  ['https://a:b@c/ https://d:e@f/', 'https://•••@c/ https://•••@f/'],
  ['timed out for https://h:X<9z>Q"k@host/in', 'timed out for https://•••@host/in'],
  [String.raw`{"u":"https:\/\/h\/?a=1\u0026code=abc"}`, String.raw`{"u":"https:\/\/h\/?a=•••"}`],
  ['{"u":"https://h.example","m":"a@b.c"}', '{"u":"https://h.example","m":"a@b.c"}'],
  ['<https://example.com>,<joe@example.com>', '<https://example.com>,<joe@example.com>'],
  ['postgres://u:p@host/db', 'postgres://•••@host/db'],
  ['HTTP://U:P@host', 'HTTP://•••@host'],
  ['GET http:/u:p@host/?token=a failed', 'GET http:/•••@host/?token=••• failed'],
  ['GET //u:p@host/?token=a failed', 'GET //•••@host/?token=••• failed'],
  ['http:\\u:p@host', 'http:\\•••@host'],
  ['a//b,https://u&v:p@h', 'a//b,https://•••@h'],
  ['// a@b and a//b/c@d', '// a@b and a//b/c@d'],
  [
    String.raw`{"url":"https:\/\/u:p@h\/x?token=abc","mail":"a@b"}`,
    String.raw`{"url":"https:\/\/•••@h\/x?token=•••","mail":"a@b"}`,
  ],
  [
    String.raw`{\"url\":\"https:\/\/u:p\u00e4@h\/x\",\"mail\":\"a@b\"}`,
    String.raw`{\"url\":\"https:\/\/•••@h\/x\",\"mail\":\"a@b\"}`,
  ],
  [
    String.raw`https:\/\/h\/?a=1\u0026token=abc&b=http:\/\/u:p@h2\/x`,
    String.raw`https:\/\/h\/?a=•••&b=http:\/\/•••@h2\/x`,
  ],
  [String.raw`https:\/\/h\/a@b\/c@d?e=f@g`, String.raw`https:\/\/h\/a@b\/c@d?e=f@g`],
] as const)('in the text %j URLs are masked: %j', ([text, masked]) => {
  expect(maskUrlsIn(text)).toBe(masked);
  expect(maskUrlsIn(masked)).toBe(masked);
});

test('what the URL parser takes for user info is never shown, and masking again changes nothing', () => {
  // An own generator, so that a failure comes again.
  let state = 1;
  const random = (below: number) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const pieces = [
    '/',
    '\\',
    '@',
    ':',
    '?',
    '#',
    '&',
    ';',
    '=',
    '%40',
    '%2F',
    'h',
    'token',
    'a1',
    '•',
    '.',
    '[',
    '://',
    'https:',
  ];
  for (let round = 0; round < 5000; round += 1) {
    const secret = `s3cr3t${round}`;
    const rest = Array.from({ length: 2 + random(8) }, () => pieces[random(pieces.length)]);
    rest.splice(random(rest.length), 0, secret);
    const url = `https://${rest.join('')}`;
    const parsed = URL.parse(url);
    if (parsed === null) continue;
    const masked = maskUrl(url);
    expect(maskUrl(masked)).toBe(masked);
    const told = parsed.username + parsed.password;
    const isSecret =
      told.includes(secret) || (parsed.searchParams.get('token') ?? '').includes(secret);
    if (isSecret) expect({ url, masked: masked.includes(secret) }).toEqual({ url, masked: false });
  }
});
