import type { Entity } from '../collection.ts';
import { jsonResponse } from '../json.ts';
import { resourceEndpoints } from '../resource.ts';
import {
  type AuthenticationHeader,
  authentication,
  connectionChange,
  connectionTypes,
  newConnection,
} from './connection-fields.ts';
import { sendcloudError, sendcloudErrors } from './error.ts';

/** A connection as the API sends it, in lists and by id alike. */
export interface Connection extends Entity {
  /** An int64; use a bigint beyond 2^53. */
  readonly id: number | bigint;
  /** `webhook` or `klaviyo`; open, so that a test can hold a kind that clients do not know. */
  readonly type: string;
  /** Untyped in the specification as well. The write-only `auth_config` is never in it. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** A secret, which JSON leaves out. Null for none; unknown of the connections of a seed. */
  readonly [authentication]?: AuthenticationHeader | null;
}

/** A webhook connection without authentication, unless `fields` says otherwise. */
export function connection({
  id,
  created_at = '2026-01-15T10:30:00Z',
  ...fields
}: Pick<Connection, 'id'> & Partial<Connection>): Connection {
  const configuration = { url: `https://example.com/webhooks/${id}`, auth_type: 'none' };
  return { id, type: 'webhook', configuration, created_at, updated_at: created_at, ...fields };
}

const path = '/event-subscriptions/connections';

/** The calls of connections. The list has no pages. */
export const connectionEndpoints = resourceEndpoints({
  path,
  query: '?connection_type=',
  changeMethod: 'PATCH',
  collection: (store) => store.connections,
  list(c) {
    const type = c.req.query('connection_type');
    if (type !== undefined && !connectionTypes.some((each) => each === type)) {
      const message = `"${type}" is not a valid choice.`;
      return sendcloudError(400, { code: 'invalid_choice', message, source: 'connection_type' });
    }
    const { items } = c.var.store.connections;
    return jsonResponse(200, {
      data: items.filter((each) => type === undefined || each.type === type),
    });
  },
  encode: (item: Connection) => item,
  newFields: newConnection,
  create: connection,
  changes: (body, _store, item) => connectionChange(body, item),
  removeDependents({ eventSubscriptions }, { id }) {
    eventSubscriptions.removeWhere((each) => String(each.connection_id) === String(id));
  },
  itemCalls: {
    [`POST ${path}/{id}/authorization`](c, { type }) {
      // What the API answers for another kind of connection is not documented.
      if (type !== 'klaviyo') {
        return sendcloudError(400, { message: 'Only Klaviyo connections can be authorized.' });
      }
      c.var.store.authorizations += 1;
      const state = `sandbox-${String(c.var.store.authorizations).padStart(6, '0')}`;
      return jsonResponse(200, { data: { authorization_url: authorizationUrl(state) } });
    },
  },
  errors: sendcloudErrors,
});

/** As in the documented example, but for the state; nobody answers at the callback. */
function authorizationUrl(state: string): string {
  const query = new URLSearchParams({
    client_id: 'sendcloud',
    response_type: 'code',
    redirect_uri: `https://panel.sendcloud.sc/api/v3${path}/authorization/callback`,
    state,
  });
  return `https://www.klaviyo.com/oauth/authorize?${query}`;
}
