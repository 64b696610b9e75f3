import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startGraph, until } from '../support/start-graph.ts';

const TIMES = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
const PATHS = {
  SENDCLOUD: '/event-subscriptions/connections/1',
  SHIPPING_CHANNELS: '/webhook-subscriptions/wh_1',
};
const HEADERS = {
  'x-sendcloud-authorization': 'Bearer sandbox_token_acme',
  'x-shipping-channels-authorization': 'Bearer sandbox_key_acme',
};
const ANEW = { ...HEADERS, 'cache-control': 'no-cache' };

/** Both APIs, each with one thing whose name or kind others change; its answer to the first GET can be held. */
async function startHeldUpstream() {
  const state = { name: 'Old', type: 'klaviyo' };
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const requests: string[] = [];
  const written: unknown[] = [];
  const server = createServer(async (request, response) => {
    const isFirst = requests.push(`${request.method} ${request.url}`) === 1;
    if (request.method !== 'GET') {
      const body: object = Object(await json(request));
      written.push(body);
      Object.assign(state, body);
    }
    const text = JSON.stringify({
      data: request.url?.includes('connections')
        ? { id: 1, type: state.type, configuration: { url: 'https://example.com/a' }, ...TIMES }
        : {
            id: 'wh_1',
            name: state.name,
            url: 'https://example.com/a',
            events: ['tracking_parcel.created'],
            active: true,
            ...TIMES,
          },
    });
    if (isFirst) await released;
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  const graph = await startGraph({
    plain: false,
    environment: {
      UPSTREAM: 'live',
      SENDCLOUD_BASE_URL: origin,
      SHIPPING_CHANNELS_BASE_URL: origin,
    },
  });
  return {
    graph,
    state,
    release,
    requests,
    written,
    async [Symbol.asyncDispose]() {
      release();
      await graph[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const NAME = '{ webhookSubscription(id: "wh_1") { name } }';
const KIND = '{ connection(id: 1) { __typename } }';
const UPDATE_EVENTS = `mutation {
  result: updateWebhookSubscription(input: { id: "wh_1", events: [TRACKING_PARCEL_DELETED] }) {
    ... on UpdateWebhookSubscriptionSuccess { subscription { name } }
  }
}`;
const UPDATE_URL = `mutation {
  result: updateWebhookConnection(input: { id: 1, url: "https://example.com/b" }) {
    ... on UpdateWebhookConnectionSuccess { connection { __typename } }
  }
}`;

test.for([
  {
    what: 'an update of events alone carries the name that is true now',
    path: PATHS.SHIPPING_CHANNELS,
    read: NAME,
    update: UPDATE_EVENTS,
    write: 'PUT',
    before: { webhookSubscription: { name: 'Old' } },
    written: { name: 'New', events: ['tracking_parcel.deleted'] },
    result: { subscription: { name: 'New' } },
    after: { webhookSubscription: { name: 'New' } },
  },
  {
    what: 'an update of a connection knows the kind that it has now',
    path: PATHS.SENDCLOUD,
    read: KIND,
    update: UPDATE_URL,
    write: 'PATCH',
    before: { connection: { __typename: 'KlaviyoConnection' } },
    written: { configuration: { url: 'https://example.com/b' } },
    result: { connection: { __typename: 'WebhookConnection' } },
    after: { connection: { __typename: 'WebhookConnection' } },
  },
])('$what, while an older read is in flight: 4 calls', async (row) => {
  await using upstream = await startHeldUpstream();
  const { graph, state, requests } = upstream;
  const held = graph.query(row.read, {}, HEADERS);
  await until(() => requests.length === 1);
  Object.assign(state, { name: 'New', type: 'webhook' });
  const updated = await graph.query(row.update, {}, HEADERS);
  expect(updated.errors).toBeUndefined();
  expect(updated.data).toEqual({ result: row.result });
  expect(upstream.written).toEqual([row.written]);
  expect(updated.extensions.cost.actualCalls).toBe(2);
  upstream.release();
  expect((await held).data).toEqual(row.before);
  expect((await graph.query(row.read, {}, HEADERS)).data).toEqual(row.after);
  const get = `GET ${row.path}`;
  expect(requests).toEqual([get, get, `${row.write} ${row.path}`, get]);
});

test('two updates at once read twice and write twice', async () => {
  await using upstream = await startHeldUpstream();
  upstream.release();
  await Promise.all([
    upstream.graph.query(UPDATE_EVENTS, {}, HEADERS),
    upstream.graph.query(UPDATE_EVENTS, {}, HEADERS),
  ]);
  const methods = upstream.requests.map((request) => request.split(' ', 1).join());
  expect(methods.toSorted()).toEqual(['GET', 'GET', 'PUT', 'PUT']);
});

test.for([
  { query: NAME, path: PATHS.SHIPPING_CHANNELS, alias: 'webhookSubscription(id: "wh_1") { name }' },
  { query: KIND, path: PATHS.SENDCLOUD, alias: 'connection(id: 1) { __typename }' },
])('whoever asks $path for new answers joins nothing that began before', async (row) => {
  await using upstream = await startHeldUpstream();
  const { graph, state, requests } = upstream;
  const held = graph.query(row.query, {}, HEADERS);
  await until(() => requests.length === 1);
  Object.assign(state, { name: 'New', type: 'webhook' });
  // Within one operation each read is made once all the same.
  const anew = await graph.query(`{ a: ${row.alias} b: ${row.alias} }`, {}, ANEW);
  expect(anew.data.a).toEqual(anew.data.b);
  expect(anew.extensions.cost.actualCalls).toBe(1);
  expect(JSON.stringify(anew.data)).toMatch(/New|WebhookConnection/);
  expect(requests).toHaveLength(2);
  upstream.release();
  expect(JSON.stringify((await held).data)).toMatch(/Old|KlaviyoConnection/);
  // The answer that began later is the one that is kept.
  const later = await graph.query(row.query, {}, HEADERS);
  expect(JSON.stringify(later.data)).toMatch(/New|WebhookConnection/);
  expect(requests).toHaveLength(2);
});

test('100 equal queries that join what a no-cache query began are no call', async () => {
  await using upstream = await startHeldUpstream();
  const { graph, requests } = upstream;
  const anew = graph.query(NAME, {}, ANEW);
  await until(() => requests.length === 1);
  const others = Array.from({ length: 100 }, () => graph.query(NAME, {}, HEADERS));
  // Nothing can be seen of a request that has joined, but that it sends none.
  await graph.send({ path: '/healthz' });
  upstream.release();
  for (const { data } of await Promise.all([anew, ...others])) {
    expect(data).toEqual({ webhookSubscription: { name: 'Old' } });
  }
  expect(requests).toHaveLength(1);
});
