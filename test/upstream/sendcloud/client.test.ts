import { expect, test } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../../src/domain/errors.ts';
import { createSecret } from '../../../src/domain/secret.ts';
import { createCredential } from '../../../src/upstream/credential.ts';
import { failureOf, mockSendcloud, type SendcloudClient } from '../mock-upstream.ts';
import { CONNECTION, KLAVIYO_CONNECTION, NOT_FOUND, SUBSCRIPTION } from './fixtures.ts';

const CONNECTIONS = '/api/v3/event-subscriptions/connections';
const SUBSCRIPTIONS = '/api/v3/event-subscriptions/subscriptions';

interface Method {
  readonly operation: string;
  readonly path: string;
  readonly body: unknown;
  /** How many ids the request is made for. */
  readonly keys: number;
  ask(client: SendcloudClient): Promise<unknown>;
}

const methods: readonly Method[] = [
  {
    operation: 'getConnection',
    path: `${CONNECTIONS}/1`,
    body: { data: CONNECTION },
    keys: 1,
    ask: (client) => client.getConnection('1'),
  },
  {
    operation: 'listConnections',
    path: CONNECTIONS,
    body: { data: [CONNECTION, KLAVIYO_CONNECTION] },
    keys: 0,
    ask: (client) => client.listConnections(),
  },
  {
    operation: 'getSubscription',
    path: `${SUBSCRIPTIONS}/1`,
    body: { data: SUBSCRIPTION },
    keys: 1,
    ask: (client) => client.getSubscription('1'),
  },
  {
    operation: 'listSubscriptions',
    path: SUBSCRIPTIONS,
    body: { data: [SUBSCRIPTION] },
    keys: 0,
    ask: (client) => client.listSubscriptions(),
  },
];

test.for(methods)(
  '$operation is one GET of $path',
  async ({ operation, path, body, keys, ask }) => {
    const authorization = createSecret('Basic cHVibGljOnNlY3JldA==');
    await using sendcloud = mockSendcloud({
      credential: createCredential('forwarded', authorization),
    });
    sendcloud.answer(path, { body });
    await ask(sendcloud.client);
    expect(sendcloud.requests).toEqual([
      {
        method: 'GET',
        path,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          authorization: 'Basic cHVibGljOnNlY3JldA==',
        },
      },
    ]);
    expect(sendcloud.calls).toEqual([
      { api: 'SENDCLOUD', operation, status: 200, ms: expect.any(Number), keys },
    ]);
  },
);

test('an id beyond 2^53 is sent and answered exactly', async () => {
  await using sendcloud = mockSendcloud();
  const body = JSON.stringify({ data: CONNECTION }).replace('"id":1', '"id":9007199254740993');
  sendcloud.answer(`${CONNECTIONS}/9007199254740993`, { body });
  const connection = await sendcloud.client.getConnection('9007199254740993');
  expect(connection.id).toBe('9007199254740993');
});

test('a list has the same objects as reads by id, in the order of the API', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTIONS, { body: { data: [KLAVIYO_CONNECTION, CONNECTION] } });
  sendcloud.answer(`${CONNECTIONS}/1`, { body: { data: CONNECTION } });
  const list = await sendcloud.client.listConnections();
  expect(list.map(({ id }) => id)).toEqual(['2', '1']);
  expect(list[1]?.value).toEqual(await sendcloud.client.getConnection('1'));
});

test('an item of a list without its id fails alone', async () => {
  await using sendcloud = mockSendcloud();
  const broken = { ...CONNECTION, id: 'seven' };
  sendcloud.answer(CONNECTIONS, { body: { data: [broken, KLAVIYO_CONNECTION, 'x'] } });
  const list = await sendcloud.client.listConnections();
  expect(list).toMatchObject([
    {
      id: null,
      value: {
        code: 'UPSTREAM_BAD_RESPONSE',
        message: 'listConnections: $.data[0].id: not a positive int64',
      },
    },
    { id: '2', value: { kind: 'klaviyo' } },
    { id: null, value: { code: 'UPSTREAM_BAD_RESPONSE', status: 200 } },
  ]);
});

test('the error of a field tells of the answer, and is one for all items', async () => {
  await using sendcloud = mockSendcloud();
  const data = [1, 2, 3].map((id) => ({ ...CONNECTION, id, ...(id > 1 && { created_at: 'no' }) }));
  const headers = { 'x-request-id': 'req-1' };
  sendcloud.answer(CONNECTIONS, { body: { data }, headers });
  const list = await sendcloud.client.listConnections();
  const [first, second, third] = list.map(({ value }) => 'createdAt' in value && value.createdAt);
  expect(first).toBe(CONNECTION.created_at);
  expect(second).toMatchObject({
    api: 'SENDCLOUD',
    code: 'UPSTREAM_BAD_RESPONSE',
    message: 'listConnections: $.data[1].created_at: not an RFC 3339 timestamp',
    status: 200,
    requestId: 'req-1',
    retryable: false,
    outcome: null,
  });
  expect(third).toBe(second);
});

test.for(['', '0', '-1', '01', ' 1', '+1', '0x1', '1e3', '9223372036854775808', '..', '１', '1/2'])(
  'the id %j is refused before anything is sent',
  async (id) => {
    await using sendcloud = mockSendcloud();
    const { client } = sendcloud;
    expect(await failureOf(client.getConnection(id))).toBeInstanceOf(InvalidInputError);
    expect(await failureOf(client.getSubscription(id))).toBeInstanceOf(InvalidInputError);
    expect(sendcloud.requests).toEqual([]);
    expect(sendcloud.calls).toEqual([]);
  },
);

const lookups = methods.filter(({ operation }) => operation.startsWith('get'));

test.for(lookups)('$operation: the 404 of the API is a NotFoundError', async ({ path, ask }) => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(path, { status: 404, body: NOT_FOUND });
  expect(await failureOf(ask(sendcloud.client))).toBeInstanceOf(NotFoundError);
  expect(sendcloud.calls).toMatchObject([{ status: 404, keys: 1 }]);
});

test.for(lookups)(
  '$operation: another id than asked for is refused',
  async ({ path, ask, body }) => {
    await using sendcloud = mockSendcloud();
    const other = JSON.stringify(body).replace('"id":1', '"id":3');
    sendcloud.answer(path, { body: other });
    expect(await failureOf(ask(sendcloud.client))).toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
      status: 200,
      message: expect.stringContaining('$.data.id: not the id that was asked for'),
    });
  },
);

test('an id that differs only beyond 2^53 is another id', async () => {
  await using sendcloud = mockSendcloud();
  const body = JSON.stringify({ data: CONNECTION }).replace('"id":1', '"id":9007199254740993');
  sendcloud.answer(`${CONNECTIONS}/9007199254740992`, { body });
  expect(await failureOf(sendcloud.client.getConnection('9007199254740992'))).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
  });
});

test('a list tells for how many ids it is read', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTIONS, { body: { data: [] } });
  sendcloud.answer(SUBSCRIPTIONS, { body: { data: [] } });
  expect(await sendcloud.client.listConnections(3)).toEqual([]);
  expect(await sendcloud.client.listSubscriptions(200)).toEqual([]);
  expect(sendcloud.calls).toMatchObject([
    { operation: 'listConnections', keys: 3 },
    { operation: 'listSubscriptions', keys: 200 },
  ]);
});
