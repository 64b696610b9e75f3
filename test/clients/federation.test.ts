import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apolloGatewayRows } from './apollo-gateway.ts';
import type { Client } from './client.ts';
import { type GraphUnderTest, startGraphUnderTest } from './graph-under-test.ts';
import { hiveGatewayRows } from './hive-gateway.ts';
import { BIG_ID } from './operations.ts';

let graph: GraphUnderTest;
beforeAll(async () => {
  graph = await startGraphUnderTest({ HOOKGRAPH_MAX_CALLS: '3' });
});
afterAll(() => graph?.[Symbol.asyncDispose]());

describe.each([...apolloGatewayRows, ...hiveGatewayRows])('$name, setting: $setting', (row) => {
  let gateway: Client;
  beforeAll(async () => {
    gateway = await row.connect(graph.url);
  });
  afterAll(() => gateway?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    await graph.takeUpstreamRequests();
  });

  test('references of another subgraph are resolved together, and a dead one spoils none', async () => {
    const { data, codes } = await gateway.run(
      '{ shops { name connection { id url } subscription { id name } } }',
    );
    expect(codes).toEqual([]);
    expect(data).toEqual({
      shops: [
        {
          name: 'Acme',
          connection: { id: BIG_ID, url: expect.stringMatching(/^https:/) },
          subscription: { id: 'wh_123456', name: 'Shipping Channel Updates' },
        },
        {
          name: 'Acme Returns',
          connection: { id: '1', url: 'https://example.com/webhooks/sendcloud' },
          // The gateway knows the id from the other subgraph.
          subscription: { id: 'wh_404', name: null },
        },
      ],
    });
    expect((await graph.takeUpstreamRequests()).toSorted()).toEqual([
      'GET /api/v3/event-subscriptions/connections',
      'GET /v1/webhook-subscriptions/wh_123456',
      'GET /v1/webhook-subscriptions/wh_404',
    ]);
  });

  test('of more references than there may be calls the last ones fail alone', async () => {
    const { data, codes } = await gateway.run('{ shopOfMany { subscriptions { id name } } }');
    expect(data.shopOfMany.subscriptions).toEqual([
      { id: 'wh_123456', name: 'Shipping Channel Updates' },
      { id: 'wh_234567', name: 'Tracking Parcel Updates' },
      { id: 'wh_404', name: null },
      { id: 'wh_405', name: null },
    ]);
    expect(codes).toEqual(['OPERATION_TOO_COMPLEX']);
    expect(await graph.takeUpstreamRequests()).toHaveLength(3);
  });

  test('a reference by an id that the gateway has rounded is an error', async () => {
    const { data, codes } = await gateway.run('{ carelessShops { connection { url } } }');
    expect(data).toEqual({ carelessShops: [{ connection: { url: null } }] });
    expect(codes).toHaveLength(1);
    expect(await graph.takeUpstreamRequests()).toEqual([]);
  });
});
