import { BlockList, isIP } from 'node:net';

/** Addresses that nobody outside of a network can mean. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
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
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

/** Domains that only private networks have, by rule or by convention: none of them is in the public DNS. */
const PRIVATE_DOMAINS = [
  // This computer, and the network that it is in (RFC 6761, RFC 6762, RFC 8375).
  'localhost',
  'local',
  'home.arpa',
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
].map((domain) => `.${domain}`);

/**
 * Whether a host, as the URL parser writes it and without brackets or a dot at its end, is a private
 * address, or a name that means nothing outside of a private network. A name of a single label is
 * one: public names of one label may have no address (ICANN, SAC053).
 */
export function isPrivateHost(host: string): boolean {
  const version = isIP(host);
  if (version !== 0) return PRIVATE.check(host, version === 6 ? 'ipv6' : 'ipv4');
  return !host.includes('.') || PRIVATE_DOMAINS.some((domain) => `.${host}`.endsWith(domain));
}
