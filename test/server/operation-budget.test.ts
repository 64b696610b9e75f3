import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

const ENTITIES = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
const CONNECTIONS = 'GET /api/v3/event-subscriptions/connections';

function representations(count: number, idOf = (index: number) => String(index + 1)) {
  return Array.from({ length: count }, (_, index) => ({
    __typename: 'WebhookConnection',
    id: idOf(index),
  }));
}

describe('list items', () => {
  // acme has 40 connections and 120 event subscriptions; the documents hold how many items each asks for.
  const rows = [
    { items: 40, query: '{ connections { __typename } }' },
    { items: 80, query: '{ a: connections { __typename } b: connections { __typename } }' },
    {
      items: 43,
      query: '{ connections(type: KLAVIYO) { __typename } x: connections { __typename } }',
    },
    { items: 120, query: '{ eventSubscriptions { id } }' },
    {
      items: 160,
      query: '{ connections { ... on AnyConnection { subscriptions { id } } } }',
    },
    { items: 5, query: '{ webhookSubscriptions(perPage: 5) { items { id } } }' },
    {
      items: 9,
      query: '{ webhookSubscriptions(perPage: 1) { items { events eventNames } } }',
    },
    {
      items: 3,
      query:
        '{ _entities(representations: [{ __typename: "WebhookConnection", id: 1 }, { __typename: "WebhookConnection", id: 2 }]) { ... on WebhookConnection { extraHeaders { name } } } }',
    },
  ];

  test.for(rows)('$items of $query are counted', async ({ items, query }) => {
    const limit = (count: number) => ({ HOOKGRAPH_MAX_LIST_ITEMS: String(count) });
    await using enough = await startGraph({ environment: limit(items) });
    expect((await enough.query(query)).errors).toBeUndefined();

    await using tooFew = await startGraph({ environment: limit(items - 1) });
    const { data, errors, headers } = await tooFew.query(query);
    expect(data).toBeNull();
    expect(errors).toEqual([
      {
        message: `An operation has at most ${items - 1} list items in its answer.`,
        extensions: { code: 'OPERATION_TOO_COMPLEX', requestId: headers['x-request-id'] },
      },
    ]);
  });

  test('of one operation do not count for the next one', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_MAX_LIST_ITEMS: '50' } });
    const query = '{ connections { __typename } }';
    const answers = await Promise.all([graph.query(query), graph.query(query)]);
    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined]);
  });

  test('a cyclic query ends at twenty thousand', async () => {
    await using graph = await startGraph();
    const repeated = ['a', 'b', 'c', 'd', 'e', 'f'].map(
      (alias) => `${alias}: subscriptions { id }`,
    );
    const { data, errors } = await graph.query(
      `{ connections { ...C } } fragment C on AnyConnection { subscriptions { connection { ... on AnyConnection { subscriptions { connection { ... on AnyConnection { subscriptions { connection { ... on AnyConnection { ${repeated} } } } } } } } } } }`,
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        message: 'An operation has at most 20000 list items in its answer.',
        extensions: { code: 'OPERATION_TOO_COMPLEX' },
      },
    ]);
    expect(graph.takeUpstreamRequests()).toHaveLength(2);
  });
});

describe('representations', () => {
  const tooMany = [
    {
      message: 'An operation has at most 200 representations.',
      extensions: { code: 'OPERATION_TOO_COMPLEX', requestId: expect.any(String) },
    },
  ];

  test('200 different ones cost one call', async () => {
    await using graph = await startGraph();
    const { data, errors } = await graph.query(ENTITIES, { r: representations(200) });
    expect(errors).toBeUndefined();
    expect(data._entities).toHaveLength(200);
    expect(graph.takeUpstreamRequests()).toEqual([CONNECTIONS]);
  });

  test('200 equal ones cost one call', async () => {
    await using graph = await startGraph();
    const { data } = await graph.query(ENTITIES, { r: representations(200, () => '1') });
    expect(data._entities).toEqual(Array(200).fill({ __typename: 'WebhookConnection' }));
    expect(graph.takeUpstreamRequests()).toEqual([`${CONNECTIONS}/1`]);
  });

  test.for([201, 2000])('%i are refused, and nothing is sent', async (count) => {
    await using graph = await startGraph();
    const { data, errors } = await graph.query(ENTITIES, { r: representations(count) });
    expect(data ?? null).toBeNull();
    expect(errors).toEqual(tooMany);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('as literals they count as well', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_MAX_REPRESENTATIONS: '2' } });
    const literals = (ids: readonly number[]) =>
      `{ _entities(representations: [${ids.map((id) => `{ __typename: "WebhookConnection", id: ${id} }`)}]) { __typename } }`;
    expect((await graph.query(literals([1, 2]))).errors).toBeUndefined();
    expect((await graph.query(literals([1, 2, 3]))).errors).toMatchObject([
      { message: 'An operation has at most 2 representations.' },
    ]);
  });

  test('more than 200 in several fields together are refused, and nothing is sent', async () => {
    await using graph = await startGraph();
    const { data, errors } = await graph.query(
      'query ($r: [_Any!]!) { a: _entities(representations: $r) { __typename } ...F } fragment F on Query { b: _entities(representations: $r) { __typename } }',
      { r: representations(101) },
    );
    expect(data ?? null).toBeNull();
    expect(errors).toEqual(tooMany);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('a field that is skipped does not count', async () => {
    await using graph = await startGraph();
    const { errors } = await graph.query(
      'query ($r: [_Any!]!, $no: Boolean!) { a: _entities(representations: $r) { __typename } b: _entities(representations: $r) @include(if: $no) { __typename } }',
      { r: representations(101), no: false },
    );
    expect(errors).toBeUndefined();
  });
});
