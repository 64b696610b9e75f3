import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { canary } from '../support/canaries.ts';
import { idOf, parentOf, startTracedGraph, textOf } from './recorded-spans.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';
const traceparent = `00-${TRACE_ID}-${SPAN_ID}-01`;

test('the trace of a gateway goes on, and that of anybody else is linked to', async () => {
  const secret = canary('GATEWAY');
  await using graph = await startTracedGraph({ environment: { HOOKGRAPH_GATEWAY_SECRET: secret } });
  await graph.query('{ __typename }', {}, { traceparent });
  const [strange] = graph.named('query');
  expect(strange?.spanContext().traceId).not.toBe(TRACE_ID);
  expect(strange?.links).toMatchObject([{ context: { traceId: TRACE_ID, spanId: SPAN_ID } }]);
  await graph.query('{ __typename }', {}, { traceparent, 'x-hookgraph-gateway-secret': secret });
  const [, known] = graph.named('query');
  expect(known?.spanContext().traceId).toBe(TRACE_ID);
  expect([parentOf(known), known?.links]).toEqual([SPAN_ID, []]);
});

test.each([
  { traceUpstream: true, sent: 'traceparent of its span' },
  { traceUpstream: false, sent: 'nothing of the trace' },
])('traceUpstream $traceUpstream: an API is sent $sent', async ({ traceUpstream }) => {
  const secret = canary('GATEWAY');
  const baggage = `user=${canary('BAGGAGE')}`;
  await using graph = await startTracedGraph({
    traceUpstream,
    environment: { HOOKGRAPH_GATEWAY_SECRET: secret },
  });
  const headers = { traceparent, tracestate: 'a=b', baggage, 'x-hookgraph-gateway-secret': secret };
  await graph.query('{ connection(id: 1) { __typename } }', {}, headers);
  const [call] = graph.named('GET');
  const [request] = graph.sandbox.requests;
  const expected = traceUpstream ? `00-${TRACE_ID}-${idOf(call)}-01` : undefined;
  expect(request?.headers.traceparent).toBe(expected);
  expect(request?.headers).not.toHaveProperty('tracestate');
  expect(request?.headers).not.toHaveProperty('baggage');
});

test('no span tells an id, a variable, a header or the query of a URL', async () => {
  await using graph = await startTracedGraph({ environment: { UPSTREAM: 'live' } });
  const credential = canary('CREDENTIAL');
  const url = `https://example.com/${canary('PATH')}?token=${canary('QUERY')}`;
  await graph.query(
    `query ($id: ID!) { connection(id: $id) { __typename } other: connection(id: "9007199254740993") { __typename }
      webhookSubscriptions(page: 7331) { items { name } } }`,
    { id: '1234567890' },
    { 'x-sendcloud-authorization': `Bearer ${credential}`, 'x-canary': canary('HEADER') },
  );
  await graph.query(
    'mutation ($url: URL!) { createWebhookConnection(input: { url: $url }) { __typename } }',
    { url },
    { 'x-sendcloud-authorization': `Bearer ${credential}` },
  );
  const told = graph.spans().map(textOf).join('\n');
  expect(graph.spans().length).toBeGreaterThan(10);
  expect(told).not.toMatch(/1234567890|9007199254740993|7331|example\.com|page=|\?/);
});

test('the log line and the audit have the ids of the span', async () => {
  await using graph = await startTracedGraph();
  await graph.query('mutation { deleteConnection(input: { id: 1 }) { __typename } }');
  await expect.poll(() => graph.logs.length).toBeGreaterThan(1);
  const context = graph.named('mutation')[0]?.spanContext();
  const ids = { trace_id: context?.traceId, span_id: context?.spanId };
  expect(graph.logs.filter(({ msg }) => msg === 'write' || msg === 'request')).toMatchObject([
    ids,
    ids,
  ]);
});

test('a request for a token is a trace of its own, linked to who waits for it', async () => {
  const sandbox = await startSandbox();
  const { clientId, clientSecret } = sandbox.credentials;
  const { upstream } = loadConfig({
    SENDCLOUD_BASE_URL: sandbox.sendcloudBaseUrl,
    SENDCLOUD_TOKEN_URL: sandbox.tokenUrl,
    SENDCLOUD_CLIENT_ID: clientId,
    SENDCLOUD_CLIENT_SECRET: clientSecret,
    HOOKGRAPH_ANONYMOUS: 'allow',
  });
  if (upstream.kind !== 'live') throw new Error('The sandbox is an upstream here.');
  await using graph = await startTracedGraph({ upstreams: { sendcloud: upstream.sendcloud } });
  await graph.query('{ connection(id: 1) { __typename } }');
  const [fetch] = graph.named('POST');
  const [operation] = graph.named('query');
  expect(fetch?.spanContext().traceId).not.toBe(operation?.spanContext().traceId);
  expect(fetch?.links[0]?.context.traceId).toBe(operation?.spanContext().traceId);
  await sandbox.close();
});
