import { Hono } from 'hono';
import { jsonResponse } from '../json.ts';
import type { SendcloudEnv } from './account.ts';
import {
  connectionTypes,
  decodeConnectionChange,
  decodeNewConnection,
} from './connection-input.ts';
import { methodNotAllowed, sendcloudError, validationError } from './error.ts';
import { readObject } from './request-object.ts';

/** A connection as the API sends it, in lists and by id alike. */
export interface Connection {
  /** An int64; use a bigint beyond 2^53. */
  readonly id: number | bigint;
  /** `webhook` or `klaviyo`; open, so that a test can hold a kind that clients do not know. */
  readonly type: string;
  /** Untyped in the specification as well. The write-only `auth_config` is never in it. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A webhook connection without authentication, unless `fields` says otherwise. */
export function connection({
  id,
  ...fields
}: Pick<Connection, 'id'> & Partial<Connection>): Connection {
  const { created_at = '2026-01-15T10:30:00Z' } = fields;
  return {
    id,
    type: 'webhook',
    configuration: { url: `https://example.com/webhooks/${id}`, auth_type: 'none' },
    created_at,
    updated_at: created_at,
    ...fields,
  };
}

/** The routes below `/event-subscriptions/connections`. The list has no pages. */
export function connectionRoutes(): Hono<SendcloudEnv> {
  const routes = new Hono<SendcloudEnv>();

  routes.get('/', (c) => {
    const type = c.req.query('connection_type');
    if (type !== undefined && !connectionTypes.includes(type)) {
      const detail = `"${type}" is not a valid choice.`;
      return sendcloudError(400, { code: 'invalid_choice', detail, parameter: 'connection_type' });
    }
    const data = c.var.store.connections.items.filter(
      (each) => type === undefined || each.type === type,
    );
    return jsonResponse(200, { data });
  });
  routes.post('/', (c) => {
    const body = readObject(c);
    if (body instanceof Response) return body;
    const decoded = decodeNewConnection(body);
    if (decoded.kind === 'refused') return validationError(decoded.issues);
    return jsonResponse(201, { data: c.var.store.createConnection(decoded.input) });
  });
  routes.all('/', methodNotAllowed('GET, HEAD, POST'));

  routes.get('/:id', (c) => {
    const data = c.var.store.connections.find(c.req.param('id'));
    return data === undefined ? sendcloudError(404) : jsonResponse(200, { data });
  });
  routes.patch('/:id', (c) => {
    const found = c.var.store.connections.find(c.req.param('id'));
    if (found === undefined) return sendcloudError(404);
    const body = readObject(c);
    if (body instanceof Response) return body;
    const decoded = decodeConnectionChange(body, found);
    if (decoded.kind === 'refused') return validationError(decoded.issues);
    return jsonResponse(200, { data: c.var.store.updateConnection(found, decoded.input) });
  });
  routes.delete('/:id', (c) => {
    const found = c.var.store.connections.find(c.req.param('id'));
    if (found === undefined) return sendcloudError(404);
    c.var.store.deleteConnection(found);
    return new Response(null, { status: 204 });
  });
  routes.all('/:id', methodNotAllowed('GET, HEAD, PATCH, DELETE'));

  routes.post('/:id/authorization', (c) => {
    const found = c.var.store.connections.find(c.req.param('id'));
    if (found === undefined) return sendcloudError(404);
    // What the API answers for another kind of connection is not documented.
    if (found.type !== 'klaviyo') {
      return sendcloudError(400, { detail: 'Only Klaviyo connections can be authorized.' });
    }
    const authorization_url = authorizationUrl(c.var.store.nextAuthorizationState());
    return jsonResponse(200, { data: { authorization_url } });
  });
  routes.all('/:id/authorization', methodNotAllowed('POST'));

  return routes;
}

/** As in the documented example, but for the state; nobody answers at the callback. */
function authorizationUrl(state: string): string {
  const callback =
    'https://panel.sendcloud.sc/api/v3/event-subscriptions/connections/authorization/callback';
  const query = new URLSearchParams({
    client_id: 'sendcloud',
    response_type: 'code',
    redirect_uri: callback,
    state,
  });
  return `https://www.klaviyo.com/oauth/authorize?${query}`;
}
