import { Hono } from 'hono';
import { jsonResponse } from '../json.ts';
import type { SendcloudEnv } from './account.ts';
import { methodNotAllowed, sendcloudError } from './error.ts';

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

const connectionTypes = ['webhook', 'klaviyo'];

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
    const { connections } = c.var.account;
    const data = connections.filter((each) => type === undefined || each.type === type);
    return jsonResponse(200, { data });
  });
  routes.all('/', methodNotAllowed('GET, HEAD'));

  routes.get('/:id', (c) => {
    const id = c.req.param('id');
    const data = c.var.account.connections.find((each) => String(each.id) === id);
    return data === undefined ? sendcloudError(404) : jsonResponse(200, { data });
  });
  routes.all('/:id', methodNotAllowed('GET, HEAD'));

  return routes;
}
