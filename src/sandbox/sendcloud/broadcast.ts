import { type DeliveryAnswer, deliver, loopbackUrl, userAgent } from '../deliver.ts';
import { encodeJson, isJsonObject, jsonResponse } from '../json.ts';
import type { ItemHandler } from '../resource.ts';
import { authentication, type Connection } from './connection.ts';
import documented from './documented.json' with { type: 'json' };
import type { EventSubscription } from './event-subscription.ts';

/** What the API tells of a webhook that does not answer is not documented. */
const unreachable = { success: false, status_code: null, response_body: null };

/** Header names that are about one connection or its messages, and not the sender's to choose. */
const transportHeaders =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/i;

/**
 * Sends a test event. Whether a paused subscription has test events is not documented: here it has,
 * and a Klaviyo account is never reached.
 */
export const broadcastTestEvent: ItemHandler<EventSubscription> = async (c, { connection_id }) => {
  const connection = c.var.store.connections.find(connection_id);
  // A sandbox that posts to itself, or to one that posts back, would go on for ever.
  const isLoop = c.req.header('user-agent') === userAgent;
  const target = connection === undefined || isLoop ? null : webhookUrl(connection);
  if (connection === undefined || target === null) return jsonResponse(200, { data: unreachable });
  const { deliveryTimeoutMs } = c.var.state;
  const body = encodeJson(documented.ParcelEventCreatedPayload);
  const headers = deliveryHeaders(connection);
  // The signal aborts when the client hangs up or the sandbox closes.
  const delivery = deliver(target, headers, body, deliveryTimeoutMs, c.req.raw.signal);
  // An answer that breaks off counts as none.
  const data = await delivery.then(encodeAnswer, () => unreachable);
  return jsonResponse(200, { data });
};

function webhookUrl({ type, configuration: { url } }: Connection): URL | null {
  return type === 'webhook' && typeof url === 'string' ? loopbackUrl(url) : null;
}

function encodeAnswer({ status, body }: DeliveryAnswer): object {
  return { success: status >= 200 && status < 300, status_code: status, response_body: body };
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
