import { expect, test } from 'vitest';
import { startScriptedServer } from '../upstream/scripted-server.ts';
import { BAD, JSON_TYPE, UNHURRIED, whole } from './hostile-answers.ts';
import { connectionBody, startUnderTest } from './under-test.ts';

interface Row {
  readonly what: string;
  readonly query: string;
  readonly body: string;
  readonly data: object;
  /** The fields that are `UPSTREAM_BAD_RESPONSE`. */
  readonly errors?: readonly string[];
}

/** As text: an id may have more digits than a number. */
function connection(id: number | bigint | string, url = `https://example.com/${id}`): string {
  const body = connectionBody(1, url).replace('"id":1', `"id":${id}`);
  return body.slice('{"data":'.length, -1);
}

function list(...items: readonly string[]): string {
  return `{"data":[${items.join()}]}`;
}

const ID_AND_URL = '... on WebhookConnection { id url }';
const ALL = `{ connections { ${ID_AND_URL} } }`;
const TWO = `{ a: connection(id: 1) { ${ID_AND_URL} } b: connection(id: 2) { ${ID_AND_URL} } }`;

function read(id: number, url = `https://example.com/${id}`) {
  return { id: String(id), url };
}

const ORDERS = [
  [1, 2, 3],
  [1, 3, 2],
  [2, 1, 3],
  [2, 3, 1],
  [3, 1, 2],
  [3, 2, 1],
];

const orders = ORDERS.flatMap((ids): readonly Row[] => {
  const body = list(...ids.map((id) => connection(id)));
  return [
    {
      what: `all, in the order ${ids}`,
      query: ALL,
      body,
      data: { connections: ids.map((id) => read(id)) },
    },
    {
      what: `two of three, in the order ${ids}`,
      query: TWO,
      body,
      data: { a: read(1), b: read(2) },
    },
  ];
});

const again = 'https://example.com/again';

const BY_ID: readonly Row[] = [
  {
    what: 'another id than was asked for',
    query: `{ connection(id: 1) { ${ID_AND_URL} } }`,
    body: `{"data":${connection(2)}}`,
    data: { connection: null },
    errors: ['connection'],
  },
  {
    what: 'the id that a number of JavaScript would round to',
    query: `{ connection(id: "9007199254740993") { ${ID_AND_URL} } }`,
    body: `{"data":${connection(9007199254740992n)}}`,
    data: { connection: null },
    errors: ['connection'],
  },
  {
    what: 'the same item twice, in all',
    query: ALL,
    body: list(connection(1), connection(2), connection(1, again)),
    data: { connections: [read(1), read(2), read(1, again)] },
  },
  {
    what: 'the same item twice, by id',
    query: TWO,
    body: list(connection(1), connection(2), connection(1, again)),
    data: { a: read(1), b: read(2) },
  },
  {
    what: 'an item is missing',
    query: TWO,
    body: list(connection(3), connection(1)),
    data: { a: read(1), b: null },
  },
  {
    what: 'an item is null, and both are there',
    query: TWO,
    body: list('null', connection(2), connection(1)),
    data: { a: read(1), b: read(2) },
  },
  {
    what: 'an item is null, and may be the one that is missing',
    query: TWO,
    body: list('null', connection(1)),
    data: { a: read(1), b: null },
    errors: ['b'],
  },
  {
    what: 'an id has no 64 bits, and may be the one that is missing',
    query: TWO,
    body: list(connection(1), connection('18446744073709551618')),
    data: { a: read(1), b: null },
    errors: ['b'],
  },
];

/** None has an id: each fails the whole list, and of two ids just the one that it may have. */
const UNREADABLE = [
  'null',
  '2',
  '"2"',
  '[]',
  '{}',
  `[${connection(2)}]`,
  connection('"two"'),
  connection('2.5'),
].flatMap((item): readonly Row[] => [
  {
    what: `all, one of them ${item}`,
    query: ALL,
    body: list(connection(1), item),
    data: { connections: null },
    errors: ['connections'],
  },
  {
    what: `two, one of them ${item}`,
    query: TWO,
    body: list(item, connection(1)),
    data: { a: read(1), b: null },
    errors: ['b'],
  },
]);

/** Each has its id, so it fails nobody. */
const ODD = [
  connection('"2"', 'https://example.com/2'),
  connection(2).replace(/,"created_at":"[^"]*"/, ''),
  connection(2).replace(/"created_at":"[^"]*"/, '"created_at":{}'),
  connection(2).replace(/"updated_at":"[^"]*"/, '"updated_at":"1,5"'),
].flatMap((item): readonly Row[] => [
  {
    what: `all, one of them ${item}`,
    query: ALL,
    body: list(connection(1), item),
    data: { connections: [read(1), read(2)] },
  },
  {
    what: `two, one of them ${item}`,
    query: TWO,
    body: list(item, connection(1)),
    data: { a: read(1), b: read(2) },
  },
]);

const NO_LISTS = [
  'null',
  '[]',
  `[${connection(1)}]`,
  '{}',
  '{"data":null}',
  '{"data":{}}',
  `{"data":${connection(1)}}`,
  `{"data":{"0":${connection(1)},"length":1}}`,
  '{"data":"[]"}',
  `{"__proto__":${list(connection(1))}}`,
].flatMap((body): readonly Row[] => [
  {
    what: `instead of all ${body}`,
    query: ALL,
    body,
    data: { connections: null },
    errors: ['connections'],
  },
  {
    what: `instead of two ${body}`,
    query: TWO,
    body,
    data: { a: null, b: null },
    errors: ['a', 'b'],
  },
]);

const ROWS = [...orders, ...BY_ID, ...UNREADABLE, ...ODD, ...NO_LISTS];

test.for(ROWS.map((row): [string, Row] => [row.what, row]))('%s', async ([, row]) => {
  const { query, body, data, errors = [] } = row;
  await using app = await startUnderTest({ ...UNHURRIED, script: whole(200, body) });
  const answer = await app.ask('A', query);
  expect(answer.data).toEqual(data);
  expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code]) ?? []).toEqual(
    errors.map((field) => [[field], BAD.code]),
  );
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([answer]);
});

test.for(
  [
    'rel="next"',
    'rel=next',
    'REL="Next"',
    'title="x"; rel="next"',
    'rel="next last"',
    'rel="last next"',
    // A second header.
    'rel="prev"\r\nlink: </c>; rel="next"',
  ].flatMap((relation) => ['other', 'same'].map((where): [string, string] => [relation, where])),
)('a list whose next page is %j at the %s host is not whole', async ([relation, where]) => {
  await using evil = await startScriptedServer(() => {});
  await using app = await startUnderTest({
    ...UNHURRIED,
    script(socket, request, head) {
      const [, path] = head.split(' ');
      const next = where === 'other' ? `${evil.origin}${path}` : path;
      const body = list(connection(1), connection(2));
      whole(200, body, [JSON_TYPE, `link: <${next}>; ${relation}`])(socket, request, head);
    },
  });
  const all = await app.ask('A', ALL);
  expect(all.data).toEqual({ connections: null });
  expect(all.errors).toMatchObject([{ path: ['connections'], extensions: { code: BAD.code } }]);
  expect(app.requestsOfA).toBe(1);
  const two = await app.ask('A', TWO);
  expect(two.data).toEqual({ a: null, b: null });
  expect(two.errors?.map(({ extensions }) => extensions.code)).toEqual([BAD.code, BAD.code]);
  expect(app.requestsOfA).toBe(2);
  expect(evil.requests).toBe(0);
  await app.expectInvariants([all, two]);
});
