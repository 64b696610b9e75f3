import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';

/** The user agent of every delivery, by which a sandbox knows those of one. */
export const userAgent = 'hookgraph-sandbox';

const maxResponseBytes = 64 * 1024;

/** What a webhook answered. */
export interface DeliveryAnswer {
  readonly status: number;
  /** Its first 64 KiB, as text. */
  readonly body: string;
}

/**
 * Null for everything but http and https on a loopback address, so that nobody can send anything
 * into a network with the sandbox. The parser of URLs has brought every spelling of an IPv4 address
 * into one form.
 */
export function loopbackUrl(url: string): URL | null {
  const target = URL.parse(url);
  const isLoopback = /^(localhost|\[::1\]|127(\.[0-9]+){3})$/.test(target?.hostname ?? '');
  return isLoopback && /^https?:$/.test(target?.protocol ?? '') ? target : null;
}

/**
 * Posts JSON and follows no redirect. Rejects if the webhook cannot be reached, if its answer breaks
 * off, after `timeoutMs` and when `ending` aborts.
 */
export async function deliver(
  target: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeoutMs: number,
  ending: AbortSignal,
): Promise<DeliveryAnswer> {
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ending]);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = target.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = request(target, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': userAgent,
        connection: 'close',
      },
      // The user name and password of a URL are not sent.
      auth: null,
      agent: false,
      lookup: lookUpLoopback,
      signal,
    });
    outgoing.on('response', resolve).on('error', reject).end(body);
  });
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxResponseBytes) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, maxResponseBytes);
  // As a stream, so that a character which the limit cuts is left out.
  const text = new TextDecoder().decode(bytes, { stream: size >= maxResponseBytes });
  return { status: response.statusCode ?? 0, body: text };
}

/** For the name `localhost`, whatever the system makes of it. */
const lookUpLoopback: LookupFunction = (_hostname, { all }, callback) => {
  if (all !== true) return callback(null, '127.0.0.1', 4);
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
};
