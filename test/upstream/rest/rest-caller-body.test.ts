import { expect, test } from 'vitest';
import { type Answer, failureOf, mockSendcloud, mockShippingChannels } from '../mock-upstream.ts';
import { CONNECTION } from '../sendcloud/fixtures.ts';
import { PAGE } from '../shipping-channels/fixtures.ts';

const CONNECTION_1 = '/api/v3/event-subscriptions/connections/1';
const CONNECTIONS = '/api/v3/event-subscriptions/connections';
const PAGE_1 = '/v1/webhook-subscriptions?page=1&per_page=15';

const good = JSON.stringify({ data: CONNECTION });

const noAnswers: readonly { what: string; answer: Answer }[] = [
  {
    what: 'a page of HTML',
    answer: { body: '<!doctype html><h1>Hi</h1>', headers: { 'content-type': 'text/html' } },
  },
  { what: 'a page of HTML that says it is JSON', answer: { body: '<!doctype html><h1>Hi</h1>' } },
  { what: 'an empty body', answer: { body: '' } },
  { what: 'spaces', answer: { body: ' \n' } },
  { what: 'null', answer: { body: 'null' } },
  { what: 'true', answer: { body: 'true' } },
  { what: 'a list', answer: { body: '[]' } },
  { what: 'an empty object', answer: { body: '{}' } },
  { what: 'a text', answer: { body: '"ok"' } },
  { what: 'a number', answer: { body: '42' } },
  { what: 'data that is null', answer: { body: '{"data":null}' } },
  { what: 'data that is a text', answer: { body: '{"data":"ok"}' } },
  { what: 'half of the JSON', answer: { body: good.slice(0, good.length / 2) } },
  { what: 'the JSON twice', answer: { body: good + good } },
  { what: 'JSON with something after it', answer: { body: `${good};` } },
  { what: 'JSON with comments', answer: { body: `/* */${good}` } },
  { what: 'JSON with single quotes', answer: { body: good.replaceAll('"', "'") } },
  { what: 'a hundred thousand brackets', answer: { body: '['.repeat(100_000) } },
  { what: 'JSON in UTF-16', answer: { body: Buffer.from(good, 'utf16le') } },
];

test.for(noAnswers)('$what is UPSTREAM_BAD_RESPONSE', async ({ answer }) => {
  await using sendcloud = mockSendcloud();
  await using shippingChannels = mockShippingChannels();
  sendcloud.answer(CONNECTION_1, answer);
  sendcloud.answer(CONNECTIONS, answer);
  shippingChannels.answer(PAGE_1, answer);
  const failures = [
    await failureOf(sendcloud.client.getConnection('1')),
    await failureOf(sendcloud.client.listConnections()),
    await failureOf(shippingChannels.client.listWebhookSubscriptions(1, 15)),
  ];
  const expected = { code: 'UPSTREAM_BAD_RESPONSE', status: 200, retryable: false };
  expect(failures).toMatchObject([expected, expected, expected]);
});

test.for([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'Application/JSON',
  'application/json ; odd',
  'application/vnd.api+json',
  'application/problem+json; charset=utf-8',
  'application/hal.v1-2+json',
])('the content type %s is JSON', async (type) => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { body: good, headers: { 'content-type': type } });
  expect(await sendcloud.client.getConnection('1')).toMatchObject({ id: '1' });
});

test.for([
  '',
  'text/html',
  'text/plain',
  'text/json',
  'application/jsonx',
  'application/json5',
  'application/json-seq',
  'application/x-ndjson',
  'application/xml+jsonx',
  'xapplication/json',
  'text/html; application/json',
  ['application/json', 'application/json'],
])('the content type %j is not JSON', async (type) => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { body: good, headers: { 'content-type': type } });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    message: 'getConnection: not JSON',
  });
});

test('a byte order mark before the JSON is accepted', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { body: `\ufeff${good}` });
  expect(await sendcloud.client.getConnection('1')).toMatchObject({ id: '1' });
});

test('headers of the answer are of no account', async () => {
  await using sendcloud = mockSendcloud();
  const headers = {
    'set-cookie': ['a=1', 'b=2'],
    location: 'https://evil.example/',
    'x-powered-by': 'a'.repeat(10_000),
    'cache-control': 'public, max-age=60',
    etag: '"1"',
  };
  sendcloud.answer(CONNECTION_1, { body: good, headers });
  sendcloud.answer(CONNECTION_1, { body: good.replace('sendcloud', 'other') });
  const first = await sendcloud.client.getConnection('1');
  const second = await sendcloud.client.getConnection('1');
  expect(second).not.toEqual(first);
  expect(sendcloud.requests[1]).toEqual(sendcloud.requests[0]);
});

test('keys of the envelope that are not documented are of no account', async () => {
  await using shippingChannels = mockShippingChannels();
  const body = JSON.stringify(PAGE).replace('{', '{"__proto__":{"data":[]},"message":"x",');
  shippingChannels.answer(PAGE_1, { body });
  const { items } = await shippingChannels.client.listWebhookSubscriptions(1, 15);
  expect(items).toHaveLength(1);
});

test.for([
  [401, 'UNAUTHENTICATED'],
  [404, 'UPSTREAM_BAD_RESPONSE'],
  [429, 'RATE_LIMITED'],
  [503, 'UPSTREAM_UNAVAILABLE'],
] as const)('%i with a body that cannot be read is still %s', async ([status, code]) => {
  await using sendcloud = mockSendcloud();
  const headers = { 'content-encoding': 'gzip', 'retry-after': '5', 'x-request-id': 'abc' };
  sendcloud.answer(CONNECTION_1, { status, headers, body: { errors: [] } });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toMatchObject({
    code,
    status,
    requestId: 'abc',
  });
});
