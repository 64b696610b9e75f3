import { expect, test } from 'vitest';
import { EXAMPLE_OPERATIONS, type ExampleOperation } from '../../src/server/example-operations.ts';
import { openEventStream } from '../support/event-stream.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';

/** What the tab of this name is answered on the sandbox; a stream with its first result. */
async function answerTo(graph: Graph, name: string) {
  const { query = '', headers = '{}' } =
    EXAMPLE_OPERATIONS.find((each) => nameOf(each) === name) ?? {};
  if (!/^subscription/m.test(query)) return graph.query(query, {}, JSON.parse(headers));
  await using stream = await openEventStream(graph.url, { query });
  return await stream.next();
}

function nameOf({ query }: ExampleOperation): string {
  return /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1] ?? '';
}

test('the tabs lead from the question of the project to events as they come', () => {
  expect(EXAMPLE_OPERATIONS.map(nameOf)).toEqual([
    'WhereAndWhether',
    'Price',
    'HalfDown',
    'RefusedAtAField',
    'WatchEvents',
  ]);
});

test('one answer says where events go and whether they arrive', async () => {
  await using graph = await startGraph();
  const { data, errors, extensions } = await answerTo(graph, 'WhereAndWhether');
  expect(errors).toBeUndefined();
  expect(data.connections.length).toBeGreaterThan(5);
  const verdicts = data.webhookSubscriptions.items.map(
    ({ health }: { readonly health: { readonly verdict: string } }) => health.verdict,
  );
  expect(new Set(verdicts)).toEqual(new Set(['HEALTHY', 'FLAKY', 'FAILING', 'DISABLED']));
  // Two lists of Sendcloud, a page, and a log for each of its six items.
  expect(extensions.cost).toEqual({ estimatedCalls: 9, actualCalls: 9 });
});

test('the price is told beside what it came to, and too high a one is rejected', async () => {
  await using graph = await startGraph();
  const { extensions } = await answerTo(graph, 'Price');
  expect(extensions.cost).toEqual({ estimatedCalls: 11, actualCalls: 11 });
  const query = EXAMPLE_OPERATIONS[1]?.query.replace('perPage: 10', 'perPage: 40') ?? '';
  const more = await graph.query(query);
  expect(more.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  expect(more.extensions.cost).toEqual({ estimatedCalls: 41, actualCalls: 0 });
});

test('while one API is down the other half is answered', async () => {
  await using graph = await startGraph();
  const { data, errors } = await answerTo(graph, 'HalfDown');
  expect(data.connections.length).toBeGreaterThan(0);
  expect(data.webhookSubscriptions).toBeNull();
  expect(errors).toMatchObject([
    {
      path: ['webhookSubscriptions'],
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterMs: 60_000 },
    },
  ]);
});

test('a mutation is refused at the fields of its input, before any call', async () => {
  await using graph = await startGraph();
  const { data, extensions } = await answerTo(graph, 'RefusedAtAField');
  const { issues } = data.createWebhookSubscription;
  expect(issues.map(({ path }: { readonly path: readonly string[] }) => path)).toEqual([
    ['input', 'url'],
    ['input', 'secret'],
  ]);
  expect(extensions.cost.actualCalls).toBe(0);
});

test('an event comes while the stream is open', async () => {
  await using graph = await startGraph({ eventIntervalMs: 20 });
  const { data, errors } = await answerTo(graph, 'WatchEvents');
  expect(errors).toBeUndefined();
  expect(data.eventReceived.name).toBe('parcels.event.created');
});

test('each tab says in two lines what to look at, which fit into the editor', () => {
  for (const { query } of EXAMPLE_OPERATIONS) {
    const comments = query.split('\n').filter((line) => line.startsWith('#'));
    expect(comments).toHaveLength(2);
    expect(comments.filter((line) => line.length > 51)).toEqual([]);
  }
});

test('credentials of the sandbox are in no tab over the real APIs', async () => {
  for (const [kind, isThere] of [
    ['sandbox', true],
    ['live', false],
  ] as const) {
    await using graph = await startGraph({ environment: { UPSTREAM: kind } });
    const page = await fetch(`${graph.url}/graphql`, { headers: { accept: 'text/html' } });
    expect((await page.text()).includes('sandbox_key_umbrella')).toBe(isThere);
  }
});
