import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from './client.ts';
import { clientRows } from './client-rows.ts';
import { type GraphUnderTest, startGraphUnderTest } from './graph-under-test.ts';
import { BIG_ID, changeMutation, readQuery } from './operations.ts';

let graph: GraphUnderTest;
beforeAll(async () => {
  graph = await startGraphUnderTest();
});
afterAll(() => graph?.[Symbol.asyncDispose]());

// Each has documents of its own, of which the graph has learned nothing from the others.
const rows = clientRows.map((row, index) => ({ ...row, index }));

describe.each(rows)('$name, setting: $setting', (row) => {
  const READ = readQuery(String(row.index));
  const CHANGE = changeMutation(String(row.index));
  let client: Client;

  beforeAll(async () => {
    client = await row.connect(graph.url);
  });
  afterAll(() => client?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    graph.takeRequests();
    await graph.takeUpstreamRequests();
  });
  const sent = () => graph.takeRequests().map(({ kind }) => kind);

  test('a query with variables is answered, and an id beyond 2^53 is exact', async () => {
    const { data, codes } = await client.run(READ, { id: BIG_ID });
    expect(codes).toEqual([]);
    expect(data).toMatchObject({
      connection: { __typename: 'WebhookConnection', id: BIG_ID },
      webhookSubscription: { id: 'wh_123456', name: 'Shipping Channel Updates' },
    });
    expect(sent()).toEqual(row.firstQuery);
    expect(await graph.takeUpstreamRequests()).toHaveLength(2);
  });

  test('the same query sends no more later than it has to', async () => {
    const { data } = await client.run(READ, { id: '1' });
    expect(data.connection.url).toBe('https://example.com/webhooks/sendcloud');
    expect(sent()).toEqual(row.laterQuery);
  });

  test('a mutation is sent by POST and carried out once', async () => {
    const { data, codes } = await client.run(CHANGE, { input: { id: '1', active: true } });
    expect(codes).toEqual([]);
    expect(data.updateEventSubscription).toMatchObject({
      __typename: 'UpdateEventSubscriptionSuccess',
      subscription: { id: '1', active: true },
    });
    expect(sent()).toEqual(row.mutation);
    expect(await graph.takeUpstreamRequests()).toHaveLength(1);
  });

  test('a typed error of a mutation is data', async () => {
    const { data, codes } = await client.run(CHANGE, { input: { id: '404404', active: true } });
    expect(codes).toEqual([]);
    expect(data.updateEventSubscription).toMatchObject({
      __typename: 'HookgraphNotFoundError',
      message: expect.any(String),
    });
  });

  test('an error of a field has its code', async () => {
    const { codes } = await client.run(READ, { id: 'no id' });
    expect(codes).toEqual(['BAD_USER_INPUT']);
    expect(await graph.takeUpstreamRequests()).toHaveLength(1);
  });

  test('an error of a document has its code', async () => {
    const { codes } = await client.run('query Wrong { connections { nope } }');
    expect(codes).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(await graph.takeUpstreamRequests()).toEqual([]);
  });
});
