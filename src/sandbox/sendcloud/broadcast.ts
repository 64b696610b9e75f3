import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Endpoints } from '../endpoint.ts';
import { encodeJson, isJsonObject, jsonResponse } from '../json.ts';
import type { SendcloudStore } from './account.ts';
import type { Connection } from './connection.ts';
import { authentication } from './connection-fields.ts';
import documented from './documented.json' with { type: 'json' };
import { sendcloudError } from './error.ts';

/** By this a sandbox knows the deliveries of one. */
const userAgent = 'sendcloud-sandbox';
/** What the API tells of a webhook that does not answer is not documented. */
const unreachable = { success: false, status_code: null, response_body: null };
const maxResponseBytes = 64 * 1024;

/** Header names that are about one connection or its messages, and not the sender's to choose. */
const transportHeaders =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/i;

/**
 * The call that sends a test event. Whether a paused subscription has test events is not
 * documented: here it has, and a Klaviyo account is never reached.
 */
export const broadcastEndpoints: Endpoints<SendcloudStore> = {
  'POST /event-subscriptions/broadcast/test/{subscription_id}': async (c) => {
    const { connections, eventSubscriptions, deliveryTimeoutMs } = c.var.store;
    const subscription = eventSubscriptions.find(c.req.param('subscription_id') ?? '');
    if (subscription === undefined) return sendcloudError(404);
    const connection = connections.find(subscription.connection_id);
    // A sandbox that posts to itself, or to one that posts back, would go on for ever.
    const isLoop = c.req.header('user-agent') === userAgent;
    const target = connection === undefined || isLoop ? null : loopbackUrl(connection);
    if (connection === undefined || target === null) {
      return jsonResponse(200, { data: unreachable });
    }
    // That of the request ends when its client hangs up or the sandbox closes.
    const signal = AbortSignal.any([AbortSignal.timeout(deliveryTimeoutMs), c.req.raw.signal]);
    // An answer that breaks off counts as none.
    const delivery = deliver(target, deliveryHeaders(connection), signal);
    return jsonResponse(200, { data: await delivery.catch(() => unreachable) });
  },
};

/**
 * Null for everything but a loopback address, so that nobody can send anything into a network with
 * the sandbox. The parser of URLs has brought every spelling of an IPv4 address into one form.
 */
function loopbackUrl({ type, configuration: { url } }: Connection): URL | null {
  if (type !== 'webhook' || typeof url !== 'string' || !URL.canParse(url)) return null;
  const target = new URL(url);
  const isLoopback = /^(localhost|\[::1\]|127(\.[0-9]+){3})$/.test(target.hostname);
  return isLoopback && /^https?:$/.test(target.protocol) ? target : null;
}

/** Which is stronger is not documented: the authentication is, so that it arrives. */
function deliveryHeaders({
  configuration: { extra_headers: extraHeaders },
  [authentication]: header,
}: Connection): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(isJsonObject(extraHeaders) ? extraHeaders : {})) {
    if (typeof value === 'string') headers.set(name.toLowerCase(), value);
  }
  if (header) headers.set(header.name.toLowerCase(), header.value);
  return Object.fromEntries([...headers].filter(([name]) => !transportHeaders.test(name)));
}

/** Follows no redirect and reads the first 64 KiB of the answer. */
async function deliver(
  target: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<object> {
  const response = await post(target, headers, signal);
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
  const response_body = new TextDecoder().decode(bytes, { stream: size >= maxResponseBytes });
  const status_code = response.statusCode ?? 0;
  return { success: status_code >= 200 && status_code < 300, status_code, response_body };
}

function post(
  { protocol, hostname, port, pathname, search }: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const body = encodeJson(documented.ParcelEventCreatedPayload);
  return new Promise((resolve, reject) => {
    const send = protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send({
      method: 'POST',
      hostname: hostname.replaceAll(/[[\]]/g, ''),
      port,
      path: pathname + search,
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
    outgoing.on('response', resolve).on('error', reject).end(body);
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
