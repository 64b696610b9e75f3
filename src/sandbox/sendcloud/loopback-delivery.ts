import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';

/** What became of a test delivery, as the API tells it. */
export interface DeliveryResult {
  /** Whether the answer was a 2xx. */
  readonly success: boolean;
  /** Null if there was no answer, as is `response_body`; this is not documented. */
  readonly status_code: number | null;
  readonly response_body: string | null;
}

/** What to deliver. */
export interface Delivery {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  /** Ends the delivery wherever it is. */
  readonly signal: AbortSignal;
}

/** By this a sandbox knows the deliveries of one. */
export const userAgent = 'sendcloud-sandbox';

/** The result of a delivery that nobody answered. */
export const unreachable: DeliveryResult = {
  success: false,
  status_code: null,
  response_body: null,
};

const maxResponseBytes = 64 * 1024;

/**
 * Posts to a loopback address; everything else cannot be reached from here, so that nobody can
 * send anything into a network with the sandbox. Follows no redirect, reads the first 64 KiB of the
 * answer, and never rejects: an answer that breaks off counts as none.
 */
export async function deliver(url: string, delivery: Delivery): Promise<DeliveryResult> {
  if (!URL.canParse(url)) return unreachable;
  const target = new URL(url);
  if (!isLoopback(target)) return unreachable;
  try {
    const response = await post(target, delivery);
    const status_code = response.statusCode ?? 0;
    const response_body = await readText(response);
    return { success: status_code >= 200 && status_code < 300, status_code, response_body };
  } catch {
    return unreachable;
  }
}

/** The parser of URLs has brought every spelling of an IPv4 address into this one form. */
function isLoopback({ protocol, hostname }: URL): boolean {
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.[0-9]+){3}$/.test(hostname);
}

function post(target: URL, { headers, body, signal }: Delivery): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = target.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send({
      method: 'POST',
      hostname: target.hostname.replaceAll(/[[\]]/g, ''),
      port: target.port,
      path: target.pathname + target.search,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': userAgent,
        connection: 'close',
      },
      agent: false,
      lookup: lookUpLoopback,
      signal,
    });
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** For the name `localhost`, whatever the system makes of it. */
const lookUpLoopback: LookupFunction = (_hostname, { all }, callback) => {
  if (all !== true) return callback(null, '127.0.0.1', 4);
  callback(null, [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
};

async function readText(response: IncomingMessage): Promise<string> {
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
  return new TextDecoder().decode(bytes, { stream: size >= maxResponseBytes });
}
