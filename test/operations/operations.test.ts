import { expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';
import {
  ChangeWebhookSubscriptionDocument,
  ConnectionPageDocument,
  DashboardDocument,
  EntitiesDocument,
  type TypedDocumentString,
  WebhookSubscriptionTableDocument,
} from './__generated__/graphql.ts';

/** What a front end does: a typed document in, typed data out. */
async function run<Data, Variables extends Record<string, unknown>>(
  graph: Graph,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, errors } = await graph.query(document.toString(), variables);
  expect(errors).toBeUndefined();
  return data;
}

test('the dashboard shows both APIs in four calls', async () => {
  await using graph = await startGraph();
  const data = await run(graph, DashboardDocument, {});
  expect(data.connections).toHaveLength(40);
  expect(data.webhookSubscriptions?.totalCount).toBe(45);
  expect(data.availableEvents).toHaveLength(9);
  const [first] = data.connections ?? [];
  // Narrowed by __typename, as a front end does.
  expect(first?.__typename === 'WebhookConnection' && first.url).toBe(
    'https://example.com/webhooks/sendcloud',
  );
  expect(graph.takeUpstreamRequests()).toHaveLength(4);
});

test('the page of a connection has everything about it in two calls', async () => {
  await using graph = await startGraph();
  const { connection } = await run(graph, ConnectionPageDocument, { id: '9007199254740993' });
  expect(connection).toMatchObject({ id: '9007199254740993', __typename: 'WebhookConnection' });
  expect(connection?.subscriptions).toHaveLength(1);
  expect(graph.takeUpstreamRequests()).toHaveLength(2);
});

test('the table goes through all webhook subscriptions, one call for each page', async () => {
  await using graph = await startGraph();
  const ids: string[] = [];
  let hasNextPage = true;
  for (let page = 1; hasNextPage && page <= 10; page += 1) {
    const { webhookSubscriptions } = await run(graph, WebhookSubscriptionTableDocument, {
      page,
      perPage: 20,
    });
    ids.push(...(webhookSubscriptions?.items.map(({ id }) => id) ?? []));
    hasNextPage = webhookSubscriptions?.hasNextPage ?? false;
  }
  expect(new Set(ids).size).toBe(45);
  expect(graph.takeUpstreamRequests()).toHaveLength(3);
});

test('the unfolded table costs one more call for each row', async () => {
  await using graph = await startGraph();
  const { webhookSubscriptions } = await run(graph, WebhookSubscriptionTableDocument, {
    page: 1,
    perPage: 10,
    withDeliveries: true,
  });
  const deliveries = webhookSubscriptions?.items.flatMap((item) => item.deliveries?.items ?? []);
  expect(deliveries?.length).toBeGreaterThan(5);
  expect(graph.takeUpstreamRequests()).toHaveLength(11);
});

test('entities of every type answer in one call for each noun', async () => {
  await using graph = await startGraph();
  const { _entities: entities } = await run(graph, EntitiesDocument, {
    representations: [
      { __typename: 'WebhookConnection', id: '1' },
      { __typename: 'KlaviyoConnection', id: '2' },
      { __typename: 'EventSubscription', id: '1' },
      { __typename: 'WebhookSubscription', id: 'wh_123456' },
    ],
  });
  expect(entities.map((entity) => entity?.__typename)).toEqual([
    'WebhookConnection',
    'KlaviyoConnection',
    'EventSubscription',
    'WebhookSubscription',
  ]);
  expect(graph.takeUpstreamRequests()).toHaveLength(3);
});

test('the form shows what was saved, or each field that was not right', async () => {
  await using graph = await startGraph();
  const saved = await run(graph, ChangeWebhookSubscriptionDocument, {
    input: { id: 'wh_123456', name: 'Another name' },
  });
  const result = saved.updateWebhookSubscription;
  expect(
    result?.__typename === 'UpdateWebhookSubscriptionSuccess' && result.subscription.name,
  ).toBe('Another name');
  const refused = await run(graph, ChangeWebhookSubscriptionDocument, {
    input: { id: 'wh_123456', url: 'http://example.com', events: [] },
  });
  const { updateWebhookSubscription: refusal } = refused;
  expect(
    refusal?.__typename === 'HookgraphValidationError' &&
      refusal.issues.map(({ path }) => path.join('.')),
  ).toEqual(['input.url', 'input.events']);
});
