import { Hono } from 'hono';
import { jsonResponse } from '../json.ts';
import type { SendcloudEnv } from './account.ts';
import { methodNotAllowed, sendcloudError, validationError } from './error.ts';
import {
  decodeEventSubscriptionChange,
  decodeNewEventSubscription,
} from './event-subscription-input.ts';
import { readObject } from './request-object.ts';

/** A subscription as the API sends it, in lists and by id alike. */
export interface EventSubscription {
  /** An int64; use a bigint beyond 2^53. */
  readonly id: number | bigint;
  /** The id of a connection of the same account; not checked in what an account begins with. */
  readonly connection_id: number | bigint;
  /** `parcels.event.created` is the only one documented; open for tests. */
  readonly event_type: string;
  readonly is_active: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

/** An active subscription to the only documented event, unless `fields` says otherwise. */
export function eventSubscription({
  id,
  connection_id,
  ...fields
}: Pick<EventSubscription, 'id' | 'connection_id'> &
  Partial<EventSubscription>): EventSubscription {
  const { created_at = '2026-01-15T11:00:00Z' } = fields;
  return {
    id,
    connection_id,
    event_type: 'parcels.event.created',
    is_active: true,
    created_at,
    updated_at: created_at,
    ...fields,
  };
}

/** The routes below `/event-subscriptions/subscriptions`. The list has no pages. */
export function eventSubscriptionRoutes(): Hono<SendcloudEnv> {
  const routes = new Hono<SendcloudEnv>();

  routes.get('/', (c) => {
    // A plain string in the specification, so an unknown event type is not an error.
    const eventType = c.req.query('event_type');
    const isActive = c.req.query('is_active');
    if (isActive !== undefined && isActive !== 'true' && isActive !== 'false') {
      const detail = 'Must be a valid boolean.';
      return sendcloudError(400, { detail, parameter: 'is_active' });
    }
    const data = c.var.store.eventSubscriptions.items.filter(
      (each) =>
        (eventType === undefined || each.event_type === eventType) &&
        (isActive === undefined || String(each.is_active) === isActive),
    );
    return jsonResponse(200, { data });
  });
  routes.post('/', (c) => {
    const body = readObject(c);
    if (body instanceof Response) return body;
    const { connections, eventSubscriptions } = c.var.store;
    const decoded = decodeNewEventSubscription(body, connections.find);
    if (decoded.kind === 'refused') return validationError(decoded.issues);
    const data = eventSubscriptions.insert((own) =>
      eventSubscription({ ...own, ...decoded.input }),
    );
    return jsonResponse(201, { data });
  });
  routes.all('/', methodNotAllowed('GET, HEAD, POST'));

  routes.get('/:id', (c) => {
    const data = c.var.store.eventSubscriptions.find(c.req.param('id'));
    return data === undefined ? sendcloudError(404) : jsonResponse(200, { data });
  });
  routes.patch('/:id', (c) => {
    const { connections, eventSubscriptions } = c.var.store;
    const found = eventSubscriptions.find(c.req.param('id'));
    if (found === undefined) return sendcloudError(404);
    const body = readObject(c);
    if (body instanceof Response) return body;
    const decoded = decodeEventSubscriptionChange(body, found, connections.find);
    if (decoded.kind === 'refused') return validationError(decoded.issues);
    return jsonResponse(200, { data: eventSubscriptions.update(found, decoded.input) });
  });
  routes.delete('/:id', (c) => {
    const { eventSubscriptions } = c.var.store;
    const found = eventSubscriptions.find(c.req.param('id'));
    if (found === undefined) return sendcloudError(404);
    eventSubscriptions.removeWhere((each) => each.id === found.id);
    return new Response(null, { status: 204 });
  });
  routes.all('/:id', methodNotAllowed('GET, HEAD, PATCH, DELETE'));

  return routes;
}
