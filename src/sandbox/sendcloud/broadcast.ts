import type { Endpoints } from '../endpoint.ts';
import { encodeJson, isJsonObject, jsonResponse } from '../json.ts';
import type { Connection } from './connection.ts';
import { authentication } from './connection-fields.ts';
import documented from './documented.json' with { type: 'json' };
import { sendcloudError } from './error.ts';
import { deliver, unreachable, userAgent } from './loopback-delivery.ts';
import type { SendcloudStore } from './store.ts';

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
    const url = connection?.type === 'webhook' ? connection.configuration.url : undefined;
    // A sandbox that posts to itself, or to one that posts back, would go on for ever.
    const isLoop = c.req.header('user-agent') === userAgent;
    if (connection === undefined || typeof url !== 'string' || isLoop) {
      return jsonResponse(200, { data: unreachable });
    }
    const data = await deliver(url, {
      headers: deliveryHeaders(connection),
      body: encodeJson(documented.ParcelEventCreatedPayload),
      // That of the request ends when its client hangs up or the sandbox closes.
      signal: AbortSignal.any([AbortSignal.timeout(deliveryTimeoutMs), c.req.raw.signal]),
    });
    return jsonResponse(200, { data });
  },
};

/** Which is stronger is not documented: the authentication is, so that it arrives. */
function deliveryHeaders({
  configuration,
  [authentication]: header,
}: Connection): Readonly<Record<string, string>> {
  const { extra_headers: extraHeaders } = configuration;
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(isJsonObject(extraHeaders) ? extraHeaders : {})) {
    if (typeof value === 'string') headers.set(name.toLowerCase(), value);
  }
  if (header) headers.set(header.name.toLowerCase(), header.value);
  return Object.fromEntries([...headers].filter(([name]) => !transportHeaders.test(name)));
}
