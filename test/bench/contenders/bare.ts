import { createServer, type IncomingMessage } from 'node:http';
import { Pool } from 'undici';
import type { RestConnection, RestSubscription, RestWebhookPage } from '../dataset.ts';
import { listen, report } from '../report.ts';

// The bare limit: no GraphQL at all. It reads the operation's name, makes the calls that are truly
// needed through pools of 50 connections, and writes the same JSON. Answers are kept for as long as
// Hookgraph keeps them, in a plain map. It checks, limits, retries and logs nothing.

const FRESH_MS = 5000;
const MAX_KEPT = 10_000;

interface Operation {
  readonly query: string;
  readonly variables: {
    readonly id?: string;
    readonly representations?: readonly { readonly id: string }[];
  };
}

/** Reads a path of an API with the credential and the freshness that a request asks for. */
type Read = <Data>(path: string) => Promise<Data>;

const kept = new Map<string, { readonly data: unknown; readonly until: number }>();
const sendcloud = poolOf(process.env.SENDCLOUD_BASE_URL);
const shippingChannels = poolOf(process.env.SHIPPING_CHANNELS_BASE_URL);

function poolOf(baseUrl = '') {
  const { origin, pathname } = new URL(baseUrl);
  return { pool: new Pool(origin, { connections: 50 }), pathname };
}

function readerOf(api: ReturnType<typeof poolOf>, authorization: string, noCache: boolean): Read {
  return async <Data>(path: string) => {
    const key = `${authorization} ${path}`;
    const fresh = noCache ? undefined : kept.get(key);
    if (fresh !== undefined && fresh.until > performance.now()) return fresh.data as Data;
    const { body } = await api.pool.request({
      method: 'GET',
      path: api.pathname + path,
      headers: { authorization },
    });
    const data = JSON.parse(await body.text());
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, { data, until: performance.now() + FRESH_MS });
    return data;
  };
}

const outline = ({ id, configuration }: RestConnection) => ({
  id: `${id}`,
  url: configuration.url,
});

const listConnections = async (read: Read) =>
  (await read<{ data: readonly RestConnection[] }>('/event-subscriptions/connections')).data;

async function connectionsById(read: Read) {
  return new Map((await listConnections(read)).map((each) => [each.id, outline(each)]));
}

const OPERATIONS: Readonly<
  Record<string, (read: Read, variables: Operation['variables']) => Promise<object>>
> = {
  async Connection(read, { id }) {
    const path = `/event-subscriptions/connections/${id}`;
    return { connection: outline((await read<{ data: RestConnection }>(path)).data) };
  },
  async Connections(read) {
    return { connections: (await listConnections(read)).map(outline) };
  },
  async Subscriptions(read) {
    const path = '/event-subscriptions/subscriptions';
    const [{ data }, connections] = await Promise.all([
      read<{ data: readonly RestSubscription[] }>(path),
      connectionsById(read),
    ]);
    const eventSubscriptions = data.map(({ id, connection_id }) => ({
      id: `${id}`,
      connection: connections.get(connection_id) ?? null,
    }));
    return { eventSubscriptions };
  },
  async Webhooks(read) {
    const path = '/webhook-subscriptions?page=1&per_page=20';
    const { data, meta } = await read<RestWebhookPage>(path);
    const items = data.map(({ id, url, events, status }) => ({
      id,
      url,
      eventNames: events,
      active: status === 'active',
    }));
    return { webhookSubscriptions: { items, totalCount: meta.total } };
  },
  async Entities(read, { representations = [] }) {
    const connections = await connectionsById(read);
    return { _entities: representations.map(({ id }) => connections.get(Number(id)) ?? null) };
  },
};

async function answer({ headers }: IncomingMessage, text: string): Promise<string> {
  const { query, variables }: Operation = JSON.parse(text);
  const [, name = ''] = /^query (\w+)/.exec(query) ?? [];
  const api = name === 'Webhooks' ? shippingChannels : sendcloud;
  const authorization =
    headers['x-sendcloud-authorization'] ?? headers['x-shipping-channels-authorization'];
  const read = readerOf(api, `${authorization}`, headers['cache-control'] === 'no-cache');
  return JSON.stringify({ data: await OPERATIONS[name]?.(read, variables) });
}

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', async () => {
    const body = Buffer.from(await answer(request, text));
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    response.writeHead(200, headers).end(body);
  });
});
report(`${await listen(server)}/graphql`);
