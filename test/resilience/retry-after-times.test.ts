import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { demoHeaders } from '../support/demo-headers.ts';
import { startGraph } from '../support/start-graph.ts';
import { failureOf } from './answers.ts';

const SENDCLOUD = '{ connection(id: 1) { __typename } }';
const SHIPPING_CHANNELS = '{ webhookSubscription(id: "wh_123456") { name } }';

/** A whole second that is one to two seconds ahead. */
const soonInSeconds = () => Math.ceil(Date.now() / 1000) + 1;
const soonInMs = () => Date.now() + 1500;
const inBody = (retry_after: number) => ({
  body: JSON.stringify({ error: { code: 'rate_limit_exceeded', message: 'x', retry_after } }),
});
const inHeader = (at: number) => ({ headers: { 'retry-after': String(at) } });

const times = [
  { what: 'Retry-After in seconds', query: SENDCLOUD, when: () => inHeader(soonInSeconds()) },
  { what: 'Retry-After in milliseconds', query: SENDCLOUD, when: () => inHeader(soonInMs()) },
  {
    what: 'Retry-After in seconds, of Shipping Channels',
    query: SHIPPING_CHANNELS,
    when: () => inHeader(soonInSeconds()),
  },
  { what: 'retry_after in seconds', query: SHIPPING_CHANNELS, when: () => inBody(soonInSeconds()) },
  { what: 'retry_after in milliseconds', query: SHIPPING_CHANNELS, when: () => inBody(soonInMs()) },
];

test.concurrent.for(times)(
  'after a 429 with a time since 1970, $what, the credential is served again when it has come',
  async ({ query, when }) => {
    await using graph = await startGraph({ plain: false, environment: { UPSTREAM: 'live' } });
    const acme = demoHeaders('acme');
    graph.sandbox.misbehave({ status: 429, ...when() });
    const { code, retryAfterMs } = failureOf(await graph.query(query, {}, acme));
    expect(code).toBe('RATE_LIMITED');
    expect(retryAfterMs).toBeGreaterThan(500);
    expect(retryAfterMs).toBeLessThanOrEqual(2000);
    await sleep(Number(retryAfterMs));
    const { data, errors } = await graph.query(query, {}, acme);
    expect(errors).toBeUndefined();
    expect(Object.values(data)).not.toContain(null);
    expect(graph.takeUpstreamRequests()).toHaveLength(2);
  },
);

test.for([
  { query: SENDCLOUD, fault: inHeader(1_764_176_400) },
  { query: SENDCLOUD, fault: inHeader(1_764_176_400_000) },
  { query: SHIPPING_CHANNELS, fault: inBody(1_764_176_400) },
])('a time that has passed, $fault, is no wait of an hour', async ({ query, fault }) => {
  await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
  graph.sandbox.misbehave({ status: 429, ...fault });
  const rejected = await graph.query(query, {}, demoHeaders('acme'));
  expect(failureOf(rejected)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 0 });
});
