import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { BOTH } from './ask-as-caller.ts';

/** A port that no program takes by chance, as one that was free a moment ago may be taken. */
const NOBODY = 'http://127.0.0.1:1';
const CONNECTION = { __typename: 'WebhookConnection' };
const WEBHOOK = { active: true };

describe('one API down', () => {
  test.for([
    {
      api: 'sendcloud',
      down: 'connection',
      data: { connection: null, webhookSubscription: WEBHOOK },
    },
    {
      api: 'shipping-channels',
      down: 'webhookSubscription',
      data: { connection: CONNECTION, webhookSubscription: null },
    },
  ] as const)('$api leaves the data of the other', async ({ api, down, data }) => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ api, reset: true });
    const answer = await graph.query(BOTH);
    expect(answer.data).toEqual(data);
    expect(answer.errors).toMatchObject([
      { path: [down], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
  });

  test('and the other one too leave nothing but their errors', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ reset: true, times: 2 });
    const { data, errors } = await graph.query(BOTH);
    expect(data).toEqual({ connection: null, webhookSubscription: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions.upstream?.api])).toEqual(
      expect.arrayContaining([
        [['connection'], 'SENDCLOUD'],
        [['webhookSubscription'], 'SHIPPING_CHANNELS'],
      ]),
    );
    expect(errors).toHaveLength(2);
  });

  test('because nobody listens is known at once', async () => {
    const environment = { UPSTREAM: 'live', SENDCLOUD_BASE_URL: `${NOBODY}/${canary('path')}` };
    await using graph = await startGraph({ environment });
    const { token, apiKey } = demoCredentials();
    const { data, errors } = await graph.query(
      BOTH,
      {},
      {
        'x-sendcloud-authorization': `Bearer ${token}`,
        'x-shipping-channels-authorization': `Bearer ${apiKey}`,
      },
    );
    expect(data).toEqual({ connection: null, webhookSubscription: WEBHOOK });
    expect(errors).toMatchObject([
      {
        path: ['connection'],
        extensions: {
          code: 'UPSTREAM_UNAVAILABLE',
          retryable: true,
          upstream: { api: 'SENDCLOUD', status: null },
        },
      },
    ]);
  });
});

test.for([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
  await using elsewhere = await startSandbox();
  await using graph = await startGraph();
  const locations = [
    `${elsewhere.sendcloudBaseUrl}/event-subscriptions/connections/1`,
    `//${new URL(elsewhere.url).host}/v1/webhook-subscriptions`,
    '/api/v3/event-subscriptions/connections/2',
  ];
  for (const location of locations) {
    graph.sandbox.misbehave({ api: 'sendcloud', status, headers: { location } });
    const { data, errors, text } = await graph.query('{ connection(id: 1) { __typename } }');
    expect(data).toEqual({ connection: null });
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_BAD_RESPONSE', upstream: { status } } },
    ]);
    expect(text).not.toContain(location);
  }
  const asked = 'GET /api/v3/event-subscriptions/connections/1';
  expect(graph.takeUpstreamRequests()).toEqual([asked, asked, asked]);
  expect(elsewhere.requests).toEqual([]);
});
