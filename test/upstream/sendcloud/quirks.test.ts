import { expect, test } from 'vitest';
import { NotFoundError } from '../../../src/domain/errors.ts';
import { failureOf, mockSendcloud } from '../mock-upstream.ts';
import { CONNECTION } from './fixtures.ts';

// One test for each surprise of the API's documentation that a read meets.

const CONNECTIONS = '/api/v3/event-subscriptions/connections';
const CONNECTION_1 = `${CONNECTIONS}/1`;

const error = { status: '404', code: 'not_found', detail: 'Not found.' };

test('the lists by type or event, which vanished from the specification, are not asked', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTIONS, { body: { data: [] } });
  sendcloud.answer('/api/v3/event-subscriptions/subscriptions', { body: { data: [] } });
  await sendcloud.client.listConnections();
  await sendcloud.client.listSubscriptions();
  expect(sendcloud.requests.map(({ path }) => path)).toEqual([
    CONNECTIONS,
    '/api/v3/event-subscriptions/subscriptions',
  ]);
});

test('errors may be a lone object', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { status: 404, body: { errors: error } });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toBeInstanceOf(NotFoundError);
});

test('the status of an error may be a number', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { status: 404, body: { errors: [{ ...error, status: 404 }] } });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toBeInstanceOf(NotFoundError);
});

test('the status of the answer counts, not the one inside the error', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { status: 403, body: { errors: [error] } });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toMatchObject({
    code: 'FORBIDDEN',
    status: 403,
    upstreamCode: 'not_found',
  });
});

test('the code null is a text', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { status: 400, body: { errors: [{ ...error, code: 'null' }] } });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toMatchObject({
    upstreamCode: 'null',
  });
});

test('the code unknown_error of sibling APIs is not documented here, so it is not told', async () => {
  await using sendcloud = mockSendcloud();
  const body = { errors: [{ ...error, code: 'unknown_error' }] };
  sendcloud.answer(CONNECTION_1, { status: 500, body });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    upstreamCode: null,
  });
});

test.for([
  { what: 'empty', body: '', headers: {} },
  { what: 'HTML', body: '<h1>Throttled</h1>', headers: { 'content-type': 'text/html' } },
])('the body of a 429, which is not documented, may be $what', async ({ body, headers }) => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { status: 429, body, headers });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toMatchObject({
    code: 'RATE_LIMITED',
    retryAfterMs: null,
  });
});

test('configuration has no schema, and may be anything', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { body: { data: { ...CONNECTION, configuration: 'none' } } });
  expect(await sendcloud.client.getConnection('1')).toMatchObject({ kind: 'webhook', url: null });
});

test('a list with a Link to another page is not taken for whole, and the Link not followed', async () => {
  await using sendcloud = mockSendcloud();
  const link = '<https://evil.example/api/v3/event-subscriptions/connections?cursor=x>; rel="next"';
  sendcloud.answer(CONNECTIONS, { body: { data: [CONNECTION] }, headers: { link } });
  expect(await failureOf(sendcloud.client.listConnections())).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
  });
  expect(sendcloud.requests).toHaveLength(1);
});

test('a 200 that holds errors is no answer', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { body: { errors: [error] } });
  expect(await failureOf(sendcloud.client.getConnection('1'))).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    status: 200,
    message: 'getConnection: an error in an answer of success',
  });
});

test('and so is one that holds errors beside an empty list', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTIONS, { body: { data: [], errors: [error] } });
  expect(await failureOf(sendcloud.client.listConnections())).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
  });
});
