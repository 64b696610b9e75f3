import { type Context, Hono } from 'hono';
import { type JsonObject, jsonResponse } from '../json.ts';
import { decodeBody } from '../request-body.ts';
import type { ShippingChannelsEnv } from './account.ts';
import { methodNotAllowed, shippingChannelsError, validationError } from './error.ts';
import { availableEvents } from './event.ts';
import { decodePageRequest, encodePage } from './page.ts';
import {
  decodeNewWebhookSubscription,
  decodeWebhookSubscriptionChange,
} from './webhook-subscription-input.ts';

/** A webhook subscription as the API sends it by id, but for the secret: no answer holds one. */
export interface WebhookSubscription {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Open, because the guide names events that the API does not list. */
  readonly events: readonly string[];
  readonly active: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

const maskedSecret = '\u2022'.repeat(16);

const bodyRefusals = {
  'other-type': 'The Content-Type must be application/json',
  malformed: 'The request body is not valid JSON',
  'no-object': 'The request body must be a JSON object',
};

/** An active subscription to one event, unless `fields` says otherwise. */
export function webhookSubscription({
  id,
  ...fields
}: Pick<WebhookSubscription, 'id'> & Partial<WebhookSubscription>): WebhookSubscription {
  const { created_at = '2025-03-29T16:00:00Z' } = fields;
  return {
    id,
    name: `Subscription ${id}`,
    url: `https://example.com/webhooks/${id}`,
    events: ['tracking_parcel.status_changed'],
    active: true,
    created_at,
    updated_at: created_at,
    ...fields,
  };
}

/** Answers a path that begins with an id which the account does not have. */
export function webhookSubscriptionNotFound(): Response {
  return shippingChannelsError(404, 'The specified webhook subscription could not be found');
}

/** The routes below `/webhook-subscriptions`, but for the logs. */
export function webhookSubscriptionRoutes(): Hono<ShippingChannelsEnv> {
  const routes = new Hono<ShippingChannelsEnv>();

  routes.get('/', (c) => {
    const request = decodePageRequest(c.req.query());
    if (request.kind === 'invalid') return validationError(request.errors);
    const items = c.var.store.webhookSubscriptions.items.map(encodeListItem);
    return jsonResponse(200, encodePage(items, request, new URL(c.req.url)));
  });
  routes.post('/', (c) => {
    const body = readObject(c);
    if (body instanceof Response) return body;
    const decoded = decodeNewWebhookSubscription(body);
    if (decoded.kind === 'invalid') return validationError(decoded.errors);
    const { webhookSubscriptions } = c.var.store;
    const created = webhookSubscriptions.insert((own) =>
      webhookSubscription({ ...own, ...decoded.input }),
    );
    return jsonResponse(201, { data: encodeDetail(created) });
  });
  routes.all('/', methodNotAllowed('GET, HEAD, POST'));

  // Before the route by id, which this path matches too.
  routes.get('/available-events', () => jsonResponse(200, { data: availableEvents }));
  routes.all('/available-events', methodNotAllowed('GET, HEAD'));

  routes.get('/:id', (c) => {
    const found = c.var.store.webhookSubscriptions.find(c.req.param('id'));
    if (found === undefined) return webhookSubscriptionNotFound();
    return jsonResponse(200, { data: encodeDetail(found) });
  });
  // Partial but for the name, as documented.
  routes.put('/:id', (c) => {
    const found = c.var.store.webhookSubscriptions.find(c.req.param('id'));
    if (found === undefined) return webhookSubscriptionNotFound();
    const body = readObject(c);
    if (body instanceof Response) return body;
    const decoded = decodeWebhookSubscriptionChange(body, found.events);
    if (decoded.kind === 'invalid') return validationError(decoded.errors);
    const changed = c.var.store.webhookSubscriptions.update(found, decoded.input);
    return jsonResponse(200, { data: encodeDetail(changed) });
  });
  routes.delete('/:id', (c) => {
    const found = c.var.store.webhookSubscriptions.find(c.req.param('id'));
    if (found === undefined) return webhookSubscriptionNotFound();
    c.var.store.delete(found);
    return new Response(null, { status: 204 });
  });
  routes.all('/:id', methodNotAllowed('GET, HEAD, PUT, DELETE'));

  routes.patch('/:id/toggle-active', (c) => {
    const found = c.var.store.webhookSubscriptions.find(c.req.param('id'));
    if (found === undefined) return webhookSubscriptionNotFound();
    const { active } = found;
    const data = encodeDetail(c.var.store.webhookSubscriptions.update(found, { active: !active }));
    // Only the sentence of a deactivation is documented.
    const message = `Webhook subscription ${active ? 'deactivated' : 'activated'} successfully`;
    return jsonResponse(200, { data, message });
  });
  routes.all('/:id/toggle-active', methodNotAllowed('PATCH'));

  return routes;
}

/**
 * The object of a body, or the answer to one that holds none: 400 for another content type too,
 * because the documented statuses have no 415, and no 413 either, for which nothing else would do.
 */
function readObject(c: Context<ShippingChannelsEnv>): JsonObject | Response {
  const body = decodeBody(c.var.body, c.req.header('content-type'));
  if (body.kind === 'object') return body.value;
  if (body.kind === 'too-long') return shippingChannelsError(413);
  return shippingChannelsError(400, bodyRefusals[body.kind]);
}

function encodeDetail(entity: WebhookSubscription): object {
  const { id, name, url, events, active, created_at, updated_at } = entity;
  return { id, name, url, events, secret: maskedSecret, active, created_at, updated_at };
}

/** Poorer than by id, as documented: no `name`, and a word in place of the flag. */
function encodeListItem(entity: WebhookSubscription): object {
  const { id, url, events, created_at, updated_at } = entity;
  const status = entity.active ? 'active' : 'inactive';
  return { id, url, events, status, secret: maskedSecret, created_at, updated_at };
}
