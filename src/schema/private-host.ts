import { BlockList, isIP } from 'node:net';

/**
 * Addresses that nobody outside of a network can mean: those of the IANA special-purpose address
 * registries that are not globally reachable, with what IPv6 makes of IPv4, and multicast.
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['100:0:0:1::', 64],
  // IETF protocol assignments: Teredo, and what is in it of global reach is no web server.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

/**
 * Domains that only private networks have, or nobody, by rule or by convention: none of them is in the
 * public DNS. `example` is not among them, because documented URLs have it.
 */
const PRIVATE_DOMAINS = [
  // This computer, and the network that it is in (RFC 6761, RFC 6762, RFC 8375).
  'localhost',
  'local',
  'home.arpa',
  // Reserved too: for tests, for what is wrong, for Tor, for other ways of naming (RFC 6761, 7686, 9476).
  'test',
  'invalid',
  'onion',
  'alt',
  // Reserved by ICANN for private use in 2024; `metadata.google.internal` is in it.
  'internal',
  // What private networks use (RFC 6762, appendix G).
  'corp',
  'home',
  'intranet',
  'lan',
  'private',
  // What Linux distributions call a computer without a domain.
  'localdomain',
  // Services of a Kubernetes cluster, and those that Consul knows.
  'svc',
  'consul',
].map((domain) => `.${domain}`);

/**
 * Whether a host, as the URL parser writes it and without brackets or a dot at its end, is a private
 * or reserved address, or a name that means nothing outside of a private network. A name of a single label is
 * one: public names of one label may have no address (ICANN, SAC053).
 */
export function isPrivateHost(host: string): boolean {
  const version = isIP(host);
  if (version !== 0) return PRIVATE.check(host, version === 6 ? 'ipv6' : 'ipv4');
  return !host.includes('.') || PRIVATE_DOMAINS.some((domain) => `.${host}`.endsWith(domain));
}
