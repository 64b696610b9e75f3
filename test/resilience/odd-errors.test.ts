import { expect, test } from 'vitest';
import { FORWARDED, mutation, send, spoilWrite } from '../schema/send-mutation.ts';
import { startGraph } from '../support/start-graph.ts';

const NOT_FOUND = { status: '404', code: 'not_found', detail: 'No.', source: { pointer: '/data' } };
const SENDCLOUD_READ = '{ result: connection(id: 1) { __typename } }';
const SHIPPING_CHANNELS_READ = '{ result: webhookSubscription(id: "wh_123456") { url } }';

const sendcloudErrors: readonly unknown[] = [
  { ...NOT_FOUND, code: 404 },
  { ...NOT_FOUND, code: null },
  { ...NOT_FOUND, code: 'gone_fishing' },
  { ...NOT_FOUND, detail: undefined },
  { ...NOT_FOUND, detail: null },
  { ...NOT_FOUND, source: null },
  { ...NOT_FOUND, status: 404 },
  { ...NOT_FOUND, status: null },
  { status: 404 },
];
const sendcloudBodies = [
  ...sendcloudErrors.flatMap((error) => [{ errors: [error] }, { errors: error }]),
  { errors: [null, NOT_FOUND] },
  { errors: [NOT_FOUND, 'x', 7] },
];
const shippingChannelsBodies = [
  { error: { code: 404, message: 'No.' } },
  { error: { code: null, message: 'No.', status: '404' } },
  { error: { code: 'not_found' } },
  { error: { status: 404 } },
  { error: { message: null } },
  { message: 'No query results for model [WebhookSubscription].' },
  { message: '' },
  { message: 'x', exception: 'NotFoundHttpException', trace: [] },
  { message: 'x', errors: { id: ['No.'] } },
];
const ownErrors = [
  ...sendcloudBodies.map((body) => ({ read: SENDCLOUD_READ, body })),
  ...shippingChannelsBodies.map((body) => ({ read: SHIPPING_CHANNELS_READ, body })),
];

test.for(ownErrors)('404 of a lookup with $body is null', async ({ read, body }) => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ status: 404, body: JSON.stringify(body) });
  const { data, errors } = await graph.query(read);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ result: null });
});

const foreign = ['{}', '[]', 'null', '"not found"', '404', '{"error":"not found"}', '<h1>404</h1>'];
const foreignErrors = [
  ...foreign.flatMap((body) => [
    { read: SENDCLOUD_READ, body },
    { read: SHIPPING_CHANNELS_READ, body },
  ]),
  { read: SENDCLOUD_READ, body: '{"message":"no Route matched"}' },
  { read: SENDCLOUD_READ, body: '{"errors":[{"message":"no Route matched"}]}' },
  { read: SHIPPING_CHANNELS_READ, body: '{"errors":[{"status":"404","detail":"x"}]}' },
  { read: SHIPPING_CHANNELS_READ, body: '{"error":{"type":"x"}}' },
  { read: SHIPPING_CHANNELS_READ, body: '{"error":"Not Found","message":"x","statusCode":404}' },
];

test.for(foreignErrors)('404 of a lookup with $body is no answer of the API', async (row) => {
  await using graph = await startGraph();
  graph.sandbox.misbehave({ status: 404, body: row.body });
  const { data, errors } = await graph.query(row.read);
  expect(data).toEqual({ result: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
});

test('nor is a 404 whose error does not say that it is JSON', async () => {
  await using graph = await startGraph();
  const headers = { 'content-type': 'text/html' };
  graph.sandbox.misbehave({ status: 404, body: '{"message":"No."}', headers });
  const { errors } = await graph.query(SHIPPING_CHANNELS_READ);
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
});

test.for([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
  [429, 'RATE_LIMITED'],
  [500, 'UPSTREAM_UNAVAILABLE'],
] as const)('%i is %s, whatever its error says', async ([status, code]) => {
  for (const { read, body } of ownErrors) {
    await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
    graph.sandbox.misbehave({ status, body: JSON.stringify(body) });
    const { errors } = await graph.query(read, {}, FORWARDED);
    expect(errors).toMatchObject([{ extensions: { code } }]);
  }
});

const NOT_VALID = 'This is not valid.';
const url = (message: string, code = 'invalid') => ({ path: ['input', 'url'], code, message });
const whole = (message: string, code = 'invalid') => ({ path: ['input'], code, message });
const INVALID = {
  status: '400',
  code: 'invalid',
  detail: 'No.',
  source: { pointer: '/data/configuration/url' },
};

const refusals: readonly { field: string; body: unknown; issues: readonly object[] }[] = [
  ...[
    { errors: { ...INVALID, code: 400 }, issues: [url('No.')] },
    { errors: { ...INVALID, code: null }, issues: [url('No.')] },
    { errors: { ...INVALID, code: 'gone_fishing' }, issues: [url('No.')] },
    { errors: { ...INVALID, status: {} }, issues: [url('No.')] },
    { errors: { ...INVALID, source: null }, issues: [whole('No.')] },
    {
      errors: { ...INVALID, detail: undefined, code: 'required' },
      issues: [url(NOT_VALID, 'required')],
    },
    { errors: { ...INVALID, detail: null, title: 'Bad.' }, issues: [url('Bad.')] },
    { errors: [null, INVALID, 'x', 7, {}, [INVALID]], issues: [url('No.')] },
    { errors: [{ status: 400 }, INVALID], issues: [url('No.')] },
    { errors: [{ status: 400 }], issues: [whole(NOT_VALID)] },
    { errors: [{ status: 400, code: 17, detail: [] }], issues: [whole(NOT_VALID)] },
  ].map(({ errors, issues }) => ({ field: 'createWebhookConnection', body: { errors }, issues })),
  ...[
    { body: { message: 'm', errors: { url: ['No.'] } }, issues: [url('No.')] },
    { body: { message: 'm', errors: { url: 'No.' } }, issues: [url('No.')] },
    { body: { message: 'm', errors: { url: [7] } }, issues: [url(NOT_VALID)] },
    {
      body: { message: 'm', errors: { name: {}, url: ['No.'] } },
      issues: [{ ...url(NOT_VALID), path: ['input', 'name'] }, url('No.')],
    },
    {
      body: { message: 'm', errors: { 'events.0': ['No.'] } },
      issues: [{ ...url('No.'), path: ['input', 'events', '0'] }],
    },
    { body: { message: 'No.' }, issues: [whole('No.')] },
    { body: { message: '' }, issues: [whole(NOT_VALID)] },
    { body: { error: { errors: { url: ['No.'] } } }, issues: [url('No.')] },
    { body: { error: { code: 422, message: 'No.' } }, issues: [whole('No.')] },
    { body: { error: { code: 422 } }, issues: [whole(NOT_VALID)] },
  ].map((row) => ({ field: 'createWebhookSubscription', ...row })),
];

test.for(refusals.flatMap((row) => [400, 422].map((status) => ({ ...row, status }))))(
  '$field rejected by $status with $body has the issues that can be read',
  async ({ field, status, body, issues }) => {
    await using graph = await startGraph();
    const row = mutation(field);
    spoilWrite(graph, row, { status, body: JSON.stringify(body) });
    const { data, errors } = await send(graph, row);
    expect(errors).toBeUndefined();
    expect(data.result).toMatchObject({ __typename: 'HookgraphValidationError', issues });
    expect(graph.takeUpstreamRequests()).toHaveLength(1);
  },
);

test.for([
  ['createWebhookConnection', '{"message":"No."}'],
  ['createWebhookConnection', '{"errors":[null]}'],
  ['createWebhookSubscription', '{"error":"No."}'],
  ['createWebhookSubscription', '{"errors":{"url":["No."]}}'],
  ['createWebhookSubscription', '<h1>Bad Request</h1>'],
] as const)('%s answered 400 with %s, none of its API, is a coded error', async ([field, body]) => {
  await using graph = await startGraph();
  const row = mutation(field);
  spoilWrite(graph, row, { status: 400, body });
  const { data, errors } = await send(graph, row);
  expect(data.result).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
});

test.for([
  { message: 'The secret a-secret-of-mine is too dull.' },
  { message: 'm', errors: { url: ['You sent a-secret-of-mine.'] } },
  { message: 'm', errors: { secret: ['It begins with an a.'] } },
])('the words of Laravel, %j, tell no secret', async (body) => {
  await using graph = await startGraph();
  const row = mutation('createWebhookSubscription');
  spoilWrite(graph, row, { status: 422, body: JSON.stringify(body) });
  const { data } = await send(graph, row);
  expect(data.result.issues).toMatchObject([{ message: NOT_VALID }]);
});

test.for(['updateWebhookSubscription', 'deleteWebhookSubscription'])(
  '%s answered 404 with a message is a NotFoundError',
  async (field) => {
    await using graph = await startGraph();
    const row = mutation(field);
    spoilWrite(graph, row, { status: 404, body: '{"message":"No query results."}' });
    const { data, errors } = await send(graph, row);
    expect(errors).toBeUndefined();
    expect(data.result.__typename).toBe('HookgraphNotFoundError');
  },
);
