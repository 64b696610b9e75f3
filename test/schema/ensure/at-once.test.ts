import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../../support/start-graph.ts';
import { callsOf, type EnsureField, send } from './ensured.ts';
import { ALMOST_EMPTY, NOUNS } from './ensured-nouns.ts';

async function sendTen(graph: Graph, field: EnsureField, input: object) {
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(graph, field, input)));
  expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  const results = answers.map(({ data }) => data.result);
  return {
    outcomes: results.map(({ outcome }) => outcome).toSorted(),
    ids: new Set(results.map(({ record }) => record.id)),
  };
}

const nine = Array(9).fill('UNCHANGED');

describe('of ten at once, one creates', () => {
  test.for(NOUNS)('$field: two calls, ten equal answers', async ({ field, input, path }) => {
    await using graph = await startGraph({ tenants: ALMOST_EMPTY });
    // So that all have come before the write is sent.
    graph.sandbox.misbehave({ path, delayMs: 500 });
    const { outcomes, ids } = await sendTen(graph, field, input);
    expect(outcomes).toEqual(['CREATED', ...nine]);
    expect(ids.size).toBe(1);
    const methods = callsOf(graph).map((call) => call.split(' ', 1)[0]);
    expect(methods).toEqual(['GET', 'POST']);
  });

  test.for(NOUNS)('$field, whenever they come', async ({ field, input }) => {
    await using graph = await startGraph({ tenants: ALMOST_EMPTY });
    const { outcomes, ids } = await sendTen(graph, field, input);
    expect(outcomes).toEqual(['CREATED', ...nine]);
    expect(ids.size).toBe(1);
    expect(callsOf(graph).filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  test.for(NOUNS)('$field, that is there: those that wait share one search', async (noun) => {
    const { field, input, path, readsOfOne } = noun;
    await using graph = await startGraph({ tenants: ALMOST_EMPTY });
    await send(graph, field, input);
    const before = callsOf(graph).length;
    graph.sandbox.misbehave({ path, delayMs: 500 });
    const { outcomes } = await sendTen(graph, field, input);
    expect(outcomes).toEqual(['UNCHANGED', ...nine]);
    // One search is for the first of them, and one for those that came after it was sent.
    const calls = callsOf(graph).slice(before);
    expect(calls.filter((call) => call.startsWith('GET'))).toEqual(calls);
    expect(calls.length).toBeLessThanOrEqual(2 * readsOfOne);
  });
});

test('one with another URL is not held up', async () => {
  await using graph = await startGraph({ tenants: ALMOST_EMPTY });
  const path = '/api/v3/event-subscriptions/connections';
  graph.sandbox.misbehave({ path, delayMs: 1500 });
  const slow = send(graph, 'ensureWebhookConnection', { url: 'https://a.example.com/' });
  const startedAtMs = performance.now();
  while (graph.sandbox.requests.length === 0)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const { data } = await send(graph, 'ensureWebhookConnection', { url: 'https://b.example.com/' });
  expect(data.result.outcome).toBe('CREATED');
  expect(performance.now() - startedAtMs).toBeLessThan(1400);
  await slow;
});

test('two that want another state one after the other both have it written', async () => {
  await using graph = await startGraph({ tenants: ALMOST_EMPTY });
  const path = '/api/v3/event-subscriptions/subscriptions';
  graph.sandbox.misbehave({ path, delayMs: 500 });
  const wanted = { connectionId: '1', eventType: 'PARCELS_EVENT_CREATED' };
  const answers = await Promise.all(
    [true, false].map((active) => send(graph, 'ensureEventSubscription', { ...wanted, active })),
  );
  expect(answers.map(({ data }) => data.result.outcome).toSorted()).toEqual(['CHANGED', 'CREATED']);
  const methods = callsOf(graph).map((call) => call.split(' ', 1)[0]);
  expect(methods).toEqual(['GET', 'POST', 'PATCH']);
});
