import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/fault.ts';
import { until } from '../support/start-graph.ts';
import type { Script } from '../upstream/scripted-server.ts';
import { answerOf, answerWell, failureOf, lineOf } from './answers.ts';
import { REAL_TIMES, startUnderTest } from './under-test.ts';

const IDS = '{ webhookSubscriptions(perPage: 10) { items { id } } }';
const NAMES = '{ webhookSubscriptions(perPage: 10) { items { id name } } }';

const broken: readonly { what: string; fault: Fault; code: string; requests: number }[] = [
  { what: 'is not there', fault: { status: 404 }, code: 'NOT_FOUND', requests: 1 },
  { what: 'fails', fault: { status: 500 }, code: 'UPSTREAM_UNAVAILABLE', requests: 3 },
  { what: 'is too slow', fault: { delayMs: 3000 }, code: 'UPSTREAM_TIMEOUT', requests: 1 },
];

test.for(broken)('one of ten reads $what: nine names, and one $code', async (row) => {
  await using app = await startUnderTest({
    script: answerWell,
    environment: { ...REAL_TIMES, HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '1000' },
  });
  const { data } = await app.ask('A', IDS);
  const items: readonly { id: string }[] = data.webhookSubscriptions.items;
  const path = `/v1/webhook-subscriptions/${items[2]?.id}`;
  app.graph.takeUpstreamRequests();
  app.graph.sandbox.misbehave({ path, times: 'Infinity', ...row.fault });

  const answer = await app.ask('A', NAMES);
  expect(failureOf(answer)).toEqual({ code: row.code });
  expect(answer.errors?.[0]?.path).toEqual(['webhookSubscriptions', 'items', 2, 'name']);
  const names = answer.data.webhookSubscriptions.items.map(({ name }: { name: unknown }) => name);
  expect(names.map((name: unknown) => typeof name)).toEqual(
    items.map((_, index) => (index === 2 ? 'object' : 'string')),
  );
  const requests = app.graph.takeUpstreamRequests();
  expect(requests).toHaveLength(9 + row.requests);
  expect(requests.filter((request) => request === `GET ${path}`)).toHaveLength(row.requests);
  await app.expectInvariants([answer]);
});

const TEN = Array.from(
  { length: 10 },
  (_, index) => `c${index}: connection(id: ${index + 1}) { __typename }`,
);

describe('a list that fails', () => {
  test.for<{ what: string; document: string; paths: readonly unknown[][] }>([
    {
      what: 'ten fields of a batch',
      document: `{ ${TEN.join(' ')} }`,
      paths: TEN.map((_, index) => [`c${index}`]),
    },
    {
      what: 'a list and two fields',
      document:
        '{ connections { __typename } a: connection(id: 1) { __typename } b: connection(id: 2) { __typename } }',
      paths: [['connections'], ['a'], ['b']],
    },
  ])('is asked for 3 times, and once for all of $what', async ({ document, paths }) => {
    await using app = await startUnderTest({
      script: (socket) => socket.write(answerOf(500)),
      environment: REAL_TIMES,
    });
    const answer = await app.ask('A', document);
    expect(answer.errors?.map(({ path }) => path)).toEqual(expect.arrayContaining([...paths]));
    expect(answer.errors).toHaveLength(paths.length);
    for (const { extensions } of answer.errors ?? []) {
      expect(extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    }
    expect(app.requestsOfA).toBe(3);
    await app.expectInvariants([answer]);
  });
});

test('a list that has failed is not asked for again by a field that comes later', async () => {
  const lines: string[] = [];
  await using app = await startUnderTest({
    environment: REAL_TIMES,
    async script(...request) {
      const line = lineOf(request[2]);
      lines.push(line);
      if (!line.endsWith('/subscriptions')) return request[0].write(answerOf(500));
      // Later than three answers of the other list.
      await until(() => lines.length === 4);
      await delay(100);
      answerWell(...request);
    },
  });
  const answer = await app.ask(
    'A',
    '{ connections { __typename } eventSubscriptions { connection { __typename } } }',
  );
  expect(answer.errors?.map(({ path }) => path)).toEqual([
    ['connections'],
    ['eventSubscriptions', 0, 'connection'],
  ]);
  expect(lines.filter((line) => line.includes('/connections'))).toHaveLength(3);
  expect(app.requestsOfA).toBe(4);
  await app.expectInvariants([answer]);
});

const down: Script = (socket) => socket.resetAndDestroy();
const BOTH = '{ connection(id: 7) { __typename } webhookSubscription(id: "wh_123456") { active } }';
const SENDCLOUD = { connection: { __typename: 'WebhookConnection' } };
const SHIPPING_CHANNELS = { webhookSubscription: { active: true } };

describe('with an API down, the other one is served, and the process is ready:', () => {
  test.for([
    { what: 'Sendcloud', degraded: ['SENDCLOUD'], data: SHIPPING_CHANNELS },
    { what: 'Shipping Channels', degraded: ['SHIPPING_CHANNELS'], data: SENDCLOUD },
    { what: 'both', degraded: ['SENDCLOUD', 'SHIPPING_CHANNELS'], data: {} },
  ])('$what', async ({ degraded, data }) => {
    const sendcloudIsDown = degraded.includes('SENDCLOUD');
    await using app = await startUnderTest({
      script: sendcloudIsDown ? down : answerWell,
      environment: REAL_TIMES,
    });
    if (degraded.includes('SHIPPING_CHANNELS')) {
      app.graph.sandbox.misbehave({ api: 'shipping-channels', reset: true, times: 'Infinity' });
    }
    const answer = await app.ask('A', BOTH);
    expect(answer.data).toEqual({ connection: null, webhookSubscription: null, ...data });
    const failures = answer.errors?.map(({ extensions: { code, upstream } }) => [
      code,
      upstream?.api,
    ]);
    expect(failures?.toSorted()).toEqual(degraded.map((api) => ['UPSTREAM_UNAVAILABLE', api]));
    expect(app.requestsOfA).toBe(sendcloudIsDown ? 3 : 1);
    expect(app.graph.sandbox.requests).toHaveLength(degraded.includes('SHIPPING_CHANNELS') ? 3 : 1);
    const { status, text } = await app.graph.send({ path: '/readyz' });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ status: 'ready', degraded });
    await app.expectInvariants([answer]);
  });
});
