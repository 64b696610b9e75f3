import { Hono } from 'hono';
import { jsonResponse } from '../json.ts';
import type { ShippingChannelsEnv } from './account.ts';
import { methodNotAllowed, shippingChannelsError, validationError } from './error.ts';
import { availableEvents } from './event.ts';
import { decodePageRequest, encodePage } from './page.ts';

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
    const items = c.var.account.webhookSubscriptions.map(encodeListItem);
    return jsonResponse(200, encodePage(items, request, new URL(c.req.url)));
  });
  routes.all('/', methodNotAllowed('GET, HEAD'));

  // Before the route by id, which this path matches too.
  routes.get('/available-events', () => jsonResponse(200, { data: availableEvents }));
  routes.all('/available-events', methodNotAllowed('GET, HEAD'));

  routes.get('/:id', (c) => {
    const id = c.req.param('id');
    const found = c.var.account.webhookSubscriptions.find((each) => each.id === id);
    if (found !== undefined) return jsonResponse(200, { data: encodeDetail(found) });
    return webhookSubscriptionNotFound();
  });
  routes.all('/:id', methodNotAllowed('GET, HEAD'));

  return routes;
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
