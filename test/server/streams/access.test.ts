import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../../src/sandbox/tenant.ts';
import { openEventStream } from '../../support/event-stream.ts';
import { TEST_HOOKS } from '../../support/post-event.ts';
import { startGraph } from '../../support/start-graph.ts';

const STREAM = 'subscription { eventReceived { id } }';
const READ = '{ receivedEvents { id } }';
const { apiKey } = demoCredentials();
const SERVICE = {
  UPSTREAM: 'live',
  SHIPPING_CHANNELS_API_KEY: apiKey,
  HOOKGRAPH_CALLER_TOKENS: 'token',
};

describe('events are for callers of the credentials of the service:', () => {
  test.for([
    {
      who: 'who brings a credential',
      environment: SERVICE,
      headers: { 'x-shipping-channels-authorization': `Bearer ${apiKey}` },
    },
    {
      who: 'who brings one that is none',
      environment: SERVICE,
      headers: { 'x-sendcloud-authorization': 'x' },
    },
    { who: 'of a service that has none', environment: { UPSTREAM: 'live' }, headers: {} },
  ])('a caller $who may not read them', async ({ environment, headers }) => {
    await using graph = await startGraph({ environment, hooks: TEST_HOOKS });
    const forbidden = [{ extensions: { code: 'FORBIDDEN' } }];
    expect((await graph.query(READ, {}, { ...headers })).errors).toMatchObject(forbidden);
    await using stream = await openEventStream(graph.url, { query: STREAM }, { ...headers });
    expect((await stream.rest()).results).toMatchObject([{ errors: forbidden }]);
    expect(graph.app.openStreams).toBe(0);
  });

  test('a caller with a token may, and one without is answered 401', async () => {
    await using graph = await startGraph({ environment: SERVICE, hooks: TEST_HOOKS });
    const authorization = 'Bearer token';
    expect((await graph.query(READ, {}, { authorization })).data).toEqual({ receivedEvents: [] });
    await using stream = await openEventStream(graph.url, { query: STREAM });
    expect(stream.status).toBe(401);
    expect(stream.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('without a hook nothing can come, and that is said', async () => {
    await using graph = await startGraph({ hooks: [] });
    const unavailable = [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }];
    expect((await graph.query(READ)).errors).toMatchObject(unavailable);
    await using stream = await openEventStream(graph.url, { query: STREAM });
    expect((await stream.rest()).results).toMatchObject([{ errors: unavailable }]);
  });
});
