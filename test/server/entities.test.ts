import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';
import { loggedErrors } from './logged-errors.ts';

const ENTITIES = `query ($r: [_Any!]!) {
  _entities(representations: $r) {
    __typename
    ... on WebhookConnection { id url }
    ... on KlaviyoConnection { id }
    ... on EventSubscription { id active }
    ... on WebhookSubscription { id name }
  }
}`;
const WEBHOOK_1 = {
  __typename: 'WebhookConnection',
  id: '1',
  url: 'https://example.com/webhooks/sendcloud',
};

const NO_TYPE = 'A representation has the __typename of an entity.';
const NO_ID = 'A representation has an id, as text or as an integer.';
const NO_SENDCLOUD_ID = 'A Sendcloud id is a whole number from 1 to 9223372036854775807.';
const NO_SHIPPING_CHANNELS_ID =
  'A Shipping Channels id has 1 to 64 letters, digits, underscores or hyphens.';

const typeNames = [
  'Query',
  'Mutation',
  'String',
  'ConnectionType',
  'Connection',
  'AnyConnection',
  'UnknownConnection',
  'HttpHeader',
  'WebhookSubscriptionPage',
  '_Service',
  '__Type',
  '__proto__',
  'constructor',
  'webhookConnection',
  'WebhookConnection ',
  '',
  'x'.repeat(10_000),
  4711,
  true,
  null,
  [],
  { WebhookConnection: 1 },
];

const bad: readonly (readonly [representation: unknown, message: string])[] = [
  ...typeNames.map((__typename) => [{ __typename, id: '1' }, NO_TYPE] as const),
  [{ id: '1' }, NO_TYPE],
  [{}, NO_TYPE],
  [[], NO_TYPE],
  ['WebhookConnection', NO_TYPE],
  [4711, NO_TYPE],
  [true, NO_TYPE],
  ...[undefined, null, {}, { $ne: null }, [], ['1'], 1.5, true].map(
    (id) => [{ __typename: 'WebhookConnection', id }, NO_ID] as const,
  ),
  ...[
    '',
    '0',
    '-1',
    '01',
    ' 1',
    '1 ',
    '+1',
    '0x1',
    '1e3',
    '1.0',
    '..',
    '1/2',
    '9223372036854775808',
    -1,
    0,
  ].map((id) => [{ __typename: 'WebhookConnection', id }, NO_SENDCLOUD_ID] as const),
  ...['', '.', '..', 'a/b', '%2e', 'wh 1', 'x'.repeat(65), 'wh_\u00e9', 'available-events'].map(
    (id) => [{ __typename: 'WebhookSubscription', id }, NO_SHIPPING_CHANNELS_ID] as const,
  ),
];

test('a bad representation is null with an error at its place, and the others are read', async () => {
  await using graph = await startGraph();
  // A good one after each bad one: nothing of the list before it may spoil it.
  const good = { __typename: 'WebhookConnection', id: '1' };
  const { data, errors, status } = await graph.query(ENTITIES, {
    r: bad.flatMap(([representation]) => [representation, good]),
  });
  expect(status).toBe(200);
  expect(data._entities).toEqual(bad.flatMap(() => [null, WEBHOOK_1]));
  const byIndex = errors?.toSorted((a, b) => Number(a.path?.[1]) - Number(b.path?.[1]));
  expect(byIndex?.map(({ path, message, extensions }) => [path, message, extensions.code])).toEqual(
    bad.map(([, message], index) => [['_entities', 2 * index], message, 'BAD_USER_INPUT']),
  );
  expect(graph.takeUpstreamRequests()).toEqual(['GET /api/v3/event-subscriptions/connections/1']);
  expect(loggedErrors(graph)).toEqual([]);
});

describe('null without an error is the answer', () => {
  test.for([
    ['to an id that does not exist', { __typename: 'WebhookConnection', id: '999999' }],
    [
      'to an event subscription that does not exist',
      { __typename: 'EventSubscription', id: '999999' },
    ],
    [
      'to a webhook subscription that does not exist',
      { __typename: 'WebhookSubscription', id: 'wh_0' },
    ],
    ['to the id of another kind', { __typename: 'WebhookConnection', id: '2' }],
    ['to the id of yet another kind', { __typename: 'KlaviyoConnection', id: '1' }],
  ] as const)('%s', async ([, representation]) => {
    await using graph = await startGraph();
    const { data, errors } = await graph.query(ENTITIES, { r: [representation] });
    expect(data).toEqual({ _entities: [null] });
    expect(errors).toBeUndefined();
  });
});

test('no representations are an empty list', async () => {
  await using graph = await startGraph();
  const { data, errors } = await graph.query(ENTITIES, { r: [] });
  expect({ data, errors }).toEqual({ data: { _entities: [] }, errors: undefined });
});

test('every entity is read by its key, in the order of the representations', async () => {
  await using graph = await startGraph();
  const representations = [
    { __typename: 'WebhookSubscription', id: 'wh_123456' },
    { __typename: 'EventSubscription', id: 2 },
    { __typename: 'KlaviyoConnection', id: '2' },
    { __typename: 'WebhookConnection', id: '1' },
    { __typename: 'WebhookSubscription', id: 'wh_123456' },
  ];
  const { data, errors } = await graph.query(ENTITIES, { r: representations });
  expect(errors).toBeUndefined();
  const webhook = {
    __typename: 'WebhookSubscription',
    id: 'wh_123456',
    name: 'Shipping Channel Updates',
  };
  expect(data._entities).toEqual([
    webhook,
    { __typename: 'EventSubscription', id: '2', active: false },
    { __typename: 'KlaviyoConnection', id: '2' },
    WEBHOOK_1,
    webhook,
  ]);
});

test('other fields of a representation are ignored', async () => {
  await using graph = await startGraph();
  const spoofed = {
    url: 'https://evil.example',
    tenantId: 'globex',
    toString: 1,
    extraHeaders: [],
  };
  const { data } = await graph.query(ENTITIES, {
    r: [{ ...spoofed, __typename: 'WebhookConnection', id: '1' }],
  });
  expect(data._entities).toEqual([WEBHOOK_1]);
});

test('an upstream error of one representation leaves the others', async () => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ api: 'shipping-channels', status: 500 });
  const { data, errors } = await graph.query(ENTITIES, {
    r: [
      { __typename: 'WebhookSubscription', id: 'wh_123456' },
      { __typename: 'WebhookConnection', id: '1' },
    ],
  });
  expect(data._entities).toEqual([null, WEBHOOK_1]);
  expect(errors).toMatchObject([
    { path: ['_entities', 0], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
  ]);
});

test('an id that is not even a text has its place in the list, and no other', async () => {
  await using graph = await startGraph();
  const odd = [{ toString: 1 }, [{}], {}, null, true].map((id) => ({
    __typename: 'WebhookConnection',
    id,
  }));
  const r = [{ __typename: 'WebhookConnection', id: '1' }, ...odd];
  const { status, data, errors } = await graph.query(ENTITIES, { r });
  expect(status).toBe(200);
  expect(data._entities).toEqual([WEBHOOK_1, ...odd.map(() => null)]);
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(odd.map(() => 'BAD_USER_INPUT'));
  expect(graph.takeUpstreamRequests()).toHaveLength(1);
});
