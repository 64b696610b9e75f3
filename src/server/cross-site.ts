import type { IncomingHttpHeaders } from 'node:http';

/** Headers that a page of another origin can only send after a preflight (Fetch, "CORS-safelisted request-header"). */
const PREFLIGHTED = [
  'apollo-require-preflight',
  'graphql-require-preflight',
  'x-apollo-operation-name',
  'x-requested-with',
  'x-sendcloud-authorization',
  'x-shipping-channels-authorization',
  'x-hookgraph-gateway-secret',
];

const SIMPLE_TYPE = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;

/**
 * Whether a page of another origin made a browser send this GET without asking first, as a link or an
 * image does: `Sec-Fetch-Site` says so (Fetch Metadata), and neither an allowed `Origin` nor a header
 * that needs a preflight is there. Clients that are no browsers send no `Sec-Fetch-Site`.
 */
export function isForeignGet(
  headers: IncomingHttpHeaders,
  allowedOrigins: readonly string[],
): boolean {
  const site = headers['sec-fetch-site'] ?? 'none';
  if (site === 'same-origin' || site === 'none') return false;
  if (headers.origin !== undefined && allowedOrigins.includes(headers.origin)) return false;
  return !needsPreflight(headers);
}

function needsPreflight(headers: IncomingHttpHeaders): boolean {
  const type = headers['content-type'];
  return (
    PREFLIGHTED.some((name) => headers[name] !== undefined) ||
    // A browser adds what it remembers of Basic authentication by itself.
    /^bearer /i.test(headers.authorization ?? '') ||
    (type !== undefined && !SIMPLE_TYPE.test(type))
  );
}
