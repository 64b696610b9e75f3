import { describe, expect, test } from 'vitest';
import { connection } from '../../../src/sandbox/sendcloud/connection.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { startGraph } from '../../support/start-graph.ts';
import { callsOf, type EnsureRow, expectedOf, runRow, send } from './ensured.ts';

const FIELD = 'ensureWebhookConnection';
const PATH = '/api/v3/event-subscriptions/connections';
const READ = `GET ${PATH}`;
const CREATE = `POST ${PATH}`;
const CHANGE = `PATCH ${PATH}/7`;

const url = 'https://shop.example.com/hook';
const there = {
  url,
  auth_type: 'bearer',
  extra_headers: { 'X-Shop': 'main', 'X-Api-Key': 'not shown' },
};
const tenants = [
  tenant('acme', {
    sendcloud: {
      connections: [
        connection({ id: 3, type: 'klaviyo', configuration: { url } }),
        connection({ id: 7, configuration: there }),
        connection({ id: 8, configuration: { url: 'https://shop.example.com/other' } }),
        connection({ id: 9, configuration: { url: 'https://shop.example.com/k?token=first' } }),
      ],
    },
  }),
];

const bearer = { bearer: { token: 'a-token' } };
const shop = { name: 'X-Shop', value: 'main' };
const key = { name: 'X-Api-Key', value: 'whatever' };
const created = (configuration: object) => ({
  outcome: 'CREATED' as const,
  calls: [READ, CREATE],
  body: {
    type: 'webhook',
    configuration: { auth_type: 'none', extra_headers: {}, ...configuration },
  },
});
const changed = (configuration: object) => ({
  outcome: 'CHANGED' as const,
  calls: [READ, CHANGE],
  body: { configuration },
});
const unchanged = { outcome: 'UNCHANGED' as const, calls: [READ] };

const rows: readonly EnsureRow[] = [
  {
    what: 'none of this URL',
    input: { url: 'https://shop.example.com/new' },
    ...created({ url: 'https://shop.example.com/new' }),
  },
  {
    what: 'none of this URL, with authentication and headers to be',
    input: { url: 'https://shop.example.com/new', auth: bearer, extraHeaders: [shop] },
    ...created({
      url: 'https://shop.example.com/new',
      auth_type: 'bearer',
      auth_config: { token: 'a-token' },
      extra_headers: { 'X-Shop': 'main' },
    }),
  },
  { what: 'the URL alone', input: { url }, ...unchanged },
  { what: 'all the same', input: { url, auth: bearer, extraHeaders: [shop, key] }, ...unchanged },
  {
    what: 'another spelling of the URL',
    input: { url: 'HTTPS://Shop.Example.COM:443/a/../hook' },
    ...unchanged,
  },
  {
    what: 'headers in another order, their names in another case',
    input: { url, extraHeaders: [key, { name: 'x-shop', value: 'main' }] },
    ...unchanged,
  },
  {
    what: 'another type of authentication',
    input: { url, auth: { basic: { username: 'u', password: 'p' } } },
    ...changed({ auth_type: 'basic', auth_config: { username: 'u', password: 'p' } }),
  },
  { what: 'no authentication', input: { url, auth: null }, ...changed({ auth_type: 'none' }) },
  {
    what: 'another value of a header',
    input: { url, auth: bearer, extraHeaders: [{ ...shop, value: 'second' }, key] },
    ...changed({ extra_headers: { 'X-Shop': 'second', 'X-Api-Key': 'whatever' } }),
  },
  {
    what: 'a header less',
    input: { url, extraHeaders: [key] },
    ...changed({ extra_headers: { 'X-Api-Key': 'whatever' } }),
  },
  {
    what: 'another header in its place',
    input: { url, extraHeaders: [{ name: 'X-Store', value: 'main' }, key] },
    ...changed({ extra_headers: { 'X-Store': 'main', 'X-Api-Key': 'whatever' } }),
  },
  { what: 'no headers', input: { url, extraHeaders: null }, ...changed({ extra_headers: {} }) },
  {
    what: 'the same URL, with a secret in it that is masked',
    input: { url: 'https://shop.example.com/k?token=first' },
    ...unchanged,
  },
  {
    what: 'a URL that differs in what is masked alone',
    input: { url: 'https://shop.example.com/k?token=second' },
    ...created({ url: 'https://shop.example.com/k?token=second' }),
  },
];

test.for(rows)('$what: $outcome', async (row) => {
  expect(await runRow(FIELD, tenants, row)).toEqual(expectedOf(row));
});

test('what is created is found the second time, at the cost of one read', async () => {
  await using graph = await startGraph({ tenants });
  const input = { url: 'https://shop.example.com/new', auth: bearer, extraHeaders: [shop, key] };
  const first = await send(graph, FIELD, input);
  const second = await send(graph, FIELD, input);
  expect(callsOf(graph)).toEqual([READ, CREATE, READ]);
  expect([first, second].map(({ data }) => data.result)).toEqual([
    { __typename: 'EnsureWebhookConnectionSuccess', outcome: 'CREATED', record: expect.anything() },
    { ...first.data.result, outcome: 'UNCHANGED' },
  ]);
});

describe('two that send to the URL', () => {
  test('are a conflict, and nothing is written', async () => {
    const connections = [7, 8].map((id) => connection({ id, configuration: { url } }));
    await using graph = await startGraph({
      tenants: [tenant('acme', { sendcloud: { connections } })],
    });
    const { data } = await send(graph, FIELD, { url: 'https://SHOP.example.com/hook' });
    expect(data.result).toEqual({
      __typename: 'HookgraphConflictError',
      message: 'There are 2 of this already, and none of them is chosen. Nothing was written.',
    });
    expect(graph.takeUpstreamRequests()).toEqual([READ]);
  });
});

test('it is read anew, whatever has just been read', async () => {
  await using graph = await startGraph({ plain: false, tenants });
  await graph.query('{ connections { __typename } }');
  await send(graph, FIELD, { url });
  expect(graph.takeUpstreamRequests()).toEqual([READ, READ]);
});

test.for([
  { id: null, type: 'webhook', configuration: { url } },
  connection({ id: 7, configuration: {} }),
  connection({ id: 7, configuration: { url: 5 } }),
])('an item that cannot be read may be the one: nothing is written: %j', async (item) => {
  await using graph = await startGraph({ tenants });
  graph.sandbox.misbehave({ body: JSON.stringify({ data: [item] }) });
  const { data, errors } = await send(graph, FIELD, { url });
  expect(data.result).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  expect(graph.takeUpstreamRequests()).toEqual([READ]);
});

test.for([
  [{ auth_type: 5 }, { auth: null }, { auth_type: 'none' }],
  [{ extra_headers: 'none' }, { extraHeaders: null }, { extra_headers: {} }],
])('one with %j, which cannot be read, is written for %j', async ([wire, input, written]) => {
  const body = JSON.stringify({ data: [connection({ id: 7, configuration: { url, ...wire } })] });
  await using graph = await startGraph({ tenants });
  graph.sandbox.misbehave({ body });
  const { data } = await send(graph, FIELD, { url, ...input });
  expect(data.result.outcome).toBe('CHANGED');
  expect(JSON.parse(graph.sandbox.requests.at(-1)?.body ?? '')).toEqual({ configuration: written });
  // What the input does not name is not compared.
  graph.sandbox.misbehave({ body });
  expect((await send(graph, FIELD, { url })).data.result.outcome).toBe('UNCHANGED');
});

test('one that is deleted before it is changed is a conflict', async () => {
  await using graph = await startGraph({ tenants });
  graph.sandbox.misbehave({ path: `${PATH}/7`, status: 404 });
  const { data } = await send(graph, FIELD, { url, auth: null });
  expect(data.result).toEqual({
    __typename: 'HookgraphConflictError',
    message: 'It was deleted before it could be changed.',
  });
});

test('what is selected of it is what there is now', async () => {
  await using graph = await startGraph({ tenants });
  const { data } = await graph.query(`mutation {
    ensureWebhookConnection(input: { url: "${url}", auth: { none: true } }) {
      ... on EnsureWebhookConnectionSuccess { outcome connection { id authType subscriptions { id } } }
    }
  }`);
  expect(data.ensureWebhookConnection).toEqual({
    outcome: 'CHANGED',
    connection: { id: '7', authType: 'NONE', subscriptions: [] },
  });
});
