import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

const BIG = '9007199254740993';
const select = (representations: string, variables = '') =>
  `query Q${variables} { _entities(representations: ${representations}) { ... on WebhookConnection { id } } }`;

test.for([
  { what: 'an Int', query: select('[{ __typename: "WebhookConnection", id: 1 }]'), id: '1' },
  {
    what: 'an Int beyond 2^53',
    query: select(`[{ __typename: "WebhookConnection", id: ${BIG} }]`),
    id: BIG,
  },
  { what: 'text', query: select(`[{ __typename: "WebhookConnection", id: "${BIG}" }]`), id: BIG },
  {
    what: 'no list around it',
    query: select('{ __typename: "WebhookConnection", id: 1 }'),
    id: '1',
  },
  {
    what: 'a variable for the id',
    query: select('[{ __typename: "WebhookConnection", id: $id }]', '($id: ID)'),
    id: '1',
  },
  {
    what: 'an Int variable for the id',
    query: select('[{ __typename: "WebhookConnection", id: $id }]', '($id: Int)'),
    id: '1',
  },
  {
    what: 'a variable for the type',
    query: select('[{ __typename: $type, id: 1 }]', '($type: String!)'),
    id: '1',
  },
  { what: 'a variable for all', query: select('[$r]', '($r: _Any!)'), id: '1' },
  {
    what: 'a special key beside',
    query: select('[{ __proto__: { polluted: 1 }, __typename: "WebhookConnection", id: 1 }]'),
    id: '1',
  },
])('the representation is a literal with $what', async ({ query, id }) => {
  await using graph = await startGraph();
  const r = { __typename: 'WebhookConnection', id: '1' };
  const { data, errors } = await graph.query(query, { id: 1, type: 'WebhookConnection', r });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ _entities: [{ id }] });
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

test('a variable of a literal that is not given leaves no id', async () => {
  await using graph = await startGraph();
  const query = select('[{ __typename: "WebhookConnection", id: $id }]', '($id: ID)');
  expect((await graph.query(query)).errors).toMatchObject([
    { message: 'A representation has an id, as text or as an integer.', path: ['_entities', 0] },
  ]);
});

test('what stands for the type or the id is priced by its value, each time', async () => {
  await using graph = await startGraph({ plain: true });
  const forty = Array.from({ length: 40 }, (_, index) => `{ __typename: $t, id: "wh_${index}" }`);
  const query = `query ($t: String!) { _entities(representations: [${forty}]) { ... on WebhookSubscription { name } } }`;
  const costOf = async (t: string) => {
    const { extensions } = await graph.query(query, { t });
    return extensions.cost.estimatedCalls;
  };
  expect(await costOf('Nothing')).toBe(0);
  const costs = await costOf('WebhookSubscription');
  expect(costs).toBeGreaterThanOrEqual(30);
  expect(graph.takeUpstreamRequests().length).toBeLessThanOrEqual(costs);
});
