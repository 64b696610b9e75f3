import { describe, expect, test } from 'vitest';
import { isPrivateHost } from '../../src/schema/private-host.ts';

const ONES = 'ffff:ffff:ffff:ffff';

/** Ranges of addresses: the address before, the first, the last, and the one after; null where another begins. */
const RANGES: readonly (readonly [string | null, string, string, string | null])[] = [
  [null, '0.0.0.0', '0.255.255.255', '1.0.0.0'],
  ['9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'],
  ['100.63.255.255', '100.64.0.0', '100.127.255.255', '100.128.0.0'],
  ['126.255.255.255', '127.0.0.0', '127.255.255.255', '128.0.0.0'],
  ['169.253.255.255', '169.254.0.0', '169.254.255.255', '169.255.0.0'],
  ['172.15.255.255', '172.16.0.0', '172.31.255.255', '172.32.0.0'],
  ['191.255.255.255', '192.0.0.0', '192.0.0.255', '192.0.1.0'],
  ['192.0.1.255', '192.0.2.0', '192.0.2.255', '192.0.3.0'],
  ['192.88.98.255', '192.88.99.0', '192.88.99.255', '192.88.100.0'],
  ['192.167.255.255', '192.168.0.0', '192.168.255.255', '192.169.0.0'],
  ['198.17.255.255', '198.18.0.0', '198.19.255.255', '198.20.0.0'],
  ['198.51.99.255', '198.51.100.0', '198.51.100.255', '198.51.101.0'],
  ['203.0.112.255', '203.0.113.0', '203.0.113.255', '203.0.114.0'],
  ['223.255.255.255', '224.0.0.0', '239.255.255.255', null],
  [null, '240.0.0.0', '255.255.255.255', null],
  [null, '::', '::ffff:ffff', '::1:0:0'],
  [`::fffe:ffff:ffff:ffff`, '::ffff:0:0:0', '::ffff:0:ffff:ffff', '::ffff:1:0:0'],
  [`64:ff9a:ffff:ffff:${ONES}`, '64:ff9b::', '64:ff9b::ffff:ffff', '64:ff9b::1:0:0'],
  [`64:ff9b:0:ffff:${ONES}`, '64:ff9b:1::', `64:ff9b:1:ffff:${ONES}`, '64:ff9b:2::'],
  [`ff:ffff:ffff:ffff:${ONES}`, '100::', `100::${ONES}`, null],
  [null, '100:0:0:1::', `100:0:0:1:${ONES}`, '100:0:0:2::'],
  [`2000:ffff:ffff:ffff:${ONES}`, '2001::', `2001:1ff:ffff:ffff:${ONES}`, '2001:200::'],
  [`2001:db7:ffff:ffff:${ONES}`, '2001:db8::', `2001:db8:ffff:ffff:${ONES}`, '2001:db9::'],
  [`2001:ffff:ffff:ffff:${ONES}`, '2002::', `2002:ffff:ffff:ffff:${ONES}`, '2003::'],
  [`3ffe:ffff:ffff:ffff:${ONES}`, '3fff::', `3fff:fff:ffff:ffff:${ONES}`, '3fff:1000::'],
  [`5eff:ffff:ffff:ffff:${ONES}`, '5f00::', `5f00:ffff:ffff:ffff:${ONES}`, '5f01::'],
  [`fbff:ffff:ffff:ffff:${ONES}`, 'fc00::', `fdff:ffff:ffff:ffff:${ONES}`, 'fe00::'],
  [`fe7f:ffff:ffff:ffff:${ONES}`, 'fe80::', `febf:ffff:ffff:ffff:${ONES}`, null],
  [null, 'fec0::', `feff:ffff:ffff:ffff:${ONES}`, null],
  [null, 'ff00::', `ffff:ffff:ffff:ffff:${ONES}`, null],
];

describe('addresses', () => {
  test.for(RANGES)(
    'of %s | %s to %s | %s the middle is private',
    ([before, first, last, after]) => {
      expect([first, last].map(isPrivateHost)).toEqual([true, true]);
      for (const outside of [before, after]) {
        if (outside !== null) expect([outside, isPrivateHost(outside)]).toEqual([outside, false]);
      }
    },
  );

  test.for(RANGES.filter(([, first]) => first.includes('.')))(
    'written as IPv6, those of %s | %s to %s | %s are too',
    ([before, first, last, after]) => {
      expect([first, last].map((address) => isPrivateHost(`::ffff:${address}`))).toEqual([
        true,
        true,
      ]);
      for (const outside of [before, after]) {
        if (outside !== null) expect(isPrivateHost(`::ffff:${outside}`)).toBe(false);
      }
    },
  );
});

const DOMAINS = [
  ...['localhost', 'local', 'internal', 'home.arpa', 'corp', 'home', 'intranet', 'lan', 'private'],
  ...['localdomain', 'svc', 'consul', 'test', 'invalid', 'onion', 'alt'],
];

test.for(DOMAINS)('%s is private, and so is all below it', (domain) => {
  const hosts = [domain, `a.${domain}`, `a.b.${domain}`, `example.com.${domain}`];
  expect(hosts.filter((host) => !isPrivateHost(host))).toEqual([]);
});

test.for(DOMAINS)('what only looks like %s is public', (domain) => {
  const hosts = [
    `${domain}.example`,
    `${domain}.com`,
    `a.${domain}.nl`,
    `a.x${domain}`,
    `a.${domain}x`,
  ];
  expect(hosts.filter(isPrivateHost)).toEqual([]);
});

test.for([
  ...['example', 'com', 'xn--mnchen-3ya'].map((host) => [host, true] as const),
  ...['shop.example', 'example.com', 'example.org', 'a.b.example'].map(
    (host) => [host, false] as const,
  ),
  ...['test.example', 'latest.com', 'my.contest', 'svc.example.com', 'consul.io'].map(
    (host) => [host, false] as const,
  ),
  ...['1.1.1.1', '2606:4700::1111', '2001:4860:4860::8888', '::ffff:1.1.1.1'].map(
    (host) => [host, false] as const,
  ),
])('%s is private: %s', ([host, isPrivate]) => {
  expect(isPrivateHost(host)).toBe(isPrivate);
});
