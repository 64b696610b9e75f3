import { expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { envelopeOf, postSigned, TEST_HOOKS } from '../support/post-event.ts';
import { startGraph } from '../support/start-graph.ts';

const QUERY = '{ webhookSubscription(id: "wh_123456") { url health { verdict } } }';
const WEBHOOK = 'GET /v1/webhook-subscriptions/wh_123456';
const LOG = `${WEBHOOK}/logs?page=1&per_page=100`;

test('an event of Shipping Channels ends the freshness of delivery logs, and of nothing else', async () => {
  await using graph = await startGraph({ plain: false, hooks: TEST_HOOKS });
  await graph.query(QUERY);
  expect(graph.takeUpstreamRequests().toSorted()).toEqual([WEBHOOK, LOG]);
  await graph.query(QUERY);
  expect(graph.takeUpstreamRequests()).toEqual([]);
  await postSigned(graph, envelopeOf('evt_1'));
  await graph.query(QUERY);
  expect(graph.takeUpstreamRequests()).toEqual([LOG]);
  // Read after the event, so fresh again.
  await graph.query(QUERY);
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test('a credential of a caller is not that of the account whose events come', async () => {
  await using graph = await startGraph({
    plain: false,
    hooks: TEST_HOOKS,
    environment: { UPSTREAM: 'live' },
  });
  const headers = { 'x-shipping-channels-authorization': `Bearer ${demoCredentials().apiKey}` };
  await graph.query(QUERY, {}, headers);
  expect(graph.takeUpstreamRequests()).toHaveLength(2);
  await postSigned(graph, envelopeOf('evt_1'));
  await graph.query(QUERY, {}, headers);
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test('when nothing new can be had, a log that is not fresh any more is served as a stale one', async () => {
  await using graph = await startGraph({ plain: false, hooks: TEST_HOOKS });
  await graph.query(QUERY);
  await postSigned(graph, envelopeOf('evt_1'));
  graph.sandbox.misbehave({ api: 'shipping-channels', status: 503, times: 9 });
  const { data, errors, extensions } = await graph.query(QUERY);
  expect(errors).toBeUndefined();
  expect(data.webhookSubscription.health).not.toBeNull();
  expect(extensions.stale).toMatchObject([{ path: ['webhookSubscription', 'health'] }]);
});
