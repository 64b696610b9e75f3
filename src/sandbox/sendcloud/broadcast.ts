import { Hono } from 'hono';
import { encodeJson, isJsonObject, jsonResponse } from '../json.ts';
import type { SendcloudEnv } from './account.ts';
import type { Connection } from './connection.ts';
import { methodNotAllowed, sendcloudError } from './error.ts';
import { deliver, unreachable, userAgent } from './loopback-delivery.ts';
import { parcelEventExample } from './parcel-event.ts';
import type { AuthenticationHeader } from './webhook-authentication.ts';

/** Header names that are about one connection or its messages, and not the sender's to choose. */
const transportHeaders =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/i;

/**
 * The route below `/event-subscriptions/broadcast`. Whether a paused subscription has test events
 * is not documented: here it has, and a Klaviyo account is never reached.
 */
export function broadcastRoutes(timeoutMs: number): Hono<SendcloudEnv> {
  const routes = new Hono<SendcloudEnv>();

  routes.post('/test/:subscription_id', async (c) => {
    const { connections, eventSubscriptions, authenticationOf } = c.var.store;
    const subscription = eventSubscriptions.find(c.req.param('subscription_id'));
    if (subscription === undefined) return sendcloudError(404);
    const connection = connections.find(subscription.connection_id);
    const url = connection?.type === 'webhook' ? connection.configuration.url : undefined;
    // A sandbox that posts to itself, or to one that posts back, would go on for ever.
    const isLoop = c.req.header('user-agent') === userAgent;
    if (connection === undefined || typeof url !== 'string' || isLoop) {
      return jsonResponse(200, { data: unreachable });
    }
    const data = await deliver(url, {
      headers: deliveryHeaders(connection, authenticationOf(connection)),
      body: encodeJson(parcelEventExample),
      // That of the request ends when its client hangs up or the sandbox closes.
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), c.req.raw.signal]),
    });
    return jsonResponse(200, { data });
  });
  routes.all('/test/:subscription_id', methodNotAllowed('POST'));

  return routes;
}

/** Which is stronger is not documented: the authentication is, so that it arrives. */
function deliveryHeaders(
  { configuration: { extra_headers: extraHeaders } }: Connection,
  authentication: AuthenticationHeader | null,
): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  if (isJsonObject(extraHeaders)) {
    for (const [name, value] of Object.entries(extraHeaders)) {
      if (typeof value === 'string') headers.set(name.toLowerCase(), value);
    }
  }
  if (authentication !== null) {
    headers.set(authentication.name.toLowerCase(), authentication.value);
  }
  return Object.fromEntries([...headers].filter(([name]) => !transportHeaders.test(name)));
}
