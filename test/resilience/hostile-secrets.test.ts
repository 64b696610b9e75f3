import { expect, test } from 'vitest';
import { MASK } from '../../src/domain/http-header.ts';
import type { Fault } from '../../src/sandbox/fault.ts';
import {
  BAD,
  connectionWith,
  JSON_TYPE,
  OWN_ERROR,
  SECRET,
  UNHURRIED,
  whole,
} from './hostile-answers.ts';
import { startUnderTest } from './under-test.ts';

// The suite's own check fails when a secret comes out; these rows say what comes out instead of it.

const CREATE = `mutation {
  createWebhookConnection(
    input: { url: "https://example.com/a", auth: { bearer: { token: "${SECRET}" } } }
  ) {
    __typename
    ... on HookgraphValidationError { issues { path code message } }
  }
}`;
const notValid = {
  createWebhookConnection: {
    __typename: 'HookgraphValidationError',
    issues: [{ path: ['input', 'url'], code: 'invalid', message: 'This is not valid.' }],
  },
};
const failed = { createWebhookConnection: null };

/** What is wrong with the url, in words that hold the whole request, or what is made of it. */
function complaint(of: (head: string) => string): (head: string) => string {
  const source = { pointer: '/data/configuration/url' };
  return (head) => JSON.stringify({ errors: [{ code: 'invalid', detail: of(head), source }] });
}

const inClear = complaint((head) => head);
const inBase64 = complaint(() => Buffer.from(SECRET).toString('base64'));
const inUrl = complaint((head) => encodeURIComponent(/Bearer \S+/.exec(head)?.[0] ?? ''));

const WRITES: readonly (readonly [
  what: string,
  status: number,
  body: (head: string) => string,
  data: object,
  code?: string,
])[] = [
  ['400 with our credential and the token to be written', 400, inClear, notValid],
  ['422 with our credential and the token to be written', 422, inClear, notValid],
  ['400 with the token to be written, in Base64', 400, inBase64, notValid],
  ['400 with our credential, as in a URL', 400, inUrl, notValid],
  ['200 with errors', 200, inClear, failed, BAD.code],
  ['201 with errors', 201, inClear, failed, BAD.code],
  ['201 with nothing but secrets', 201, () => OWN_ERROR, failed, BAD.code],
  ['500 with errors', 500, inClear, failed, 'UPSTREAM_UNAVAILABLE'],
];

test.for(WRITES)('a write and %s', async ([, status, body, data, code]) => {
  await using app = await startUnderTest({
    ...UNHURRIED,
    script: (socket, request, head) => whole(status, body(head))(socket, request, head),
  });
  const answer = await app.ask('A', CREATE);
  expect(answer.data).toEqual(data);
  expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(
    code === undefined ? undefined : [[['createWebhookConnection'], code]],
  );
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([answer]);
});

const times = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
const subscription = {
  id: 'wh_123456',
  name: 'Orders',
  url: 'https://example.com/a',
  events: [],
  active: true,
  status: 'active',
  ...times,
};
const delivery = {
  id: 'whl_1',
  webhook_subscription_id: 'wh_123456',
  event_type: 'tracking.parcel.created',
  status: 'success',
  url: 'https://example.com/a',
  request_headers: { 'X-Webhook-Secret': SECRET, Cookie: SECRET, 'X-Any': { of: [SECRET] } },
  signature: SECRET,
  created_at: times.created_at,
};
const secrets = { secret: SECRET, signing_secret: SECRET, webhook: { secret: SECRET } };
const ownError = { message: SECRET, code: SECRET, errors: { secret: [SECRET], [SECRET]: ['no'] } };
const meta = { current_page: 1, per_page: 15, last_page: 1, total: 1, secret: SECRET };

const ONE = '{ webhookSubscription(id: "wh_123456") { name secret } }';
const PAGE = '{ webhookSubscriptions { items { id secret } } }';
const DELIVERY =
  '{ webhookDelivery(subscriptionId: "wh_123456", id: "whl_1") { requestHeaders { name value } } }';

const one = { webhookSubscription: { name: 'Orders', secret: MASK } };
const none = { webhookSubscription: null };

interface Reading {
  readonly what: string;
  readonly fault: Omit<Fault, 'body'> & { readonly body: object };
  readonly query?: string;
  readonly data?: object;
  readonly code?: string;
  /** Of the subscription, when it is all that is an error. */
  readonly field?: string;
  readonly requests?: number;
}

const READINGS: readonly Reading[] = [
  { what: 'unmasked', fault: { body: { data: { ...subscription, secret: SECRET } } }, data: one },
  {
    what: 'in other fields',
    fault: { body: { data: { ...subscription, ...secrets }, ...secrets } },
    data: one,
  },
  {
    what: 'in headers',
    fault: { body: { data: subscription }, headers: { 'x-secret': SECRET, 'set-cookie': SECRET } },
    data: one,
  },
  {
    what: 'unmasked in a list',
    fault: { body: { data: [{ ...subscription, ...secrets }], meta } },
    query: PAGE,
    data: { webhookSubscriptions: { items: [{ id: 'wh_123456', secret: MASK }] } },
  },
  {
    what: 'in the headers of a delivery',
    fault: { body: { data: delivery } },
    query: DELIVERY,
    data: {
      webhookDelivery: {
        requestHeaders: Object.keys(delivery.request_headers).map((name) => ({
          name,
          value: MASK,
        })),
      },
    },
  },
  {
    what: 'in the place of the id',
    fault: { body: { data: { ...subscription, id: { secret: SECRET } } } },
    code: BAD.code,
  },
  {
    what: 'in the place of a field that nobody asks for',
    fault: { body: { data: { ...subscription, url: SECRET, created_at: [SECRET] } } },
    data: one,
  },
  {
    what: 'in the place of a field',
    fault: { body: { data: { ...subscription, active: SECRET } } },
    query: '{ webhookSubscription(id: "wh_123456") { active } }',
    data: { webhookSubscription: { active: null } },
    code: BAD.code,
    field: 'active',
  },
  { what: 'in an error, 200', fault: { body: { error: ownError } }, code: BAD.code },
  { what: 'in an error, 201', fault: { status: 201, body: { error: ownError } }, code: BAD.code },
  { what: 'in an error, 400', fault: { status: 400, body: { error: ownError } }, code: BAD.code },
  {
    what: 'in an error, 401',
    fault: { status: 401, body: { error: ownError } },
    code: 'UNAUTHENTICATED',
  },
  {
    what: 'in an error, 403',
    fault: { status: 403, body: { error: ownError } },
    code: 'FORBIDDEN',
  },
  { what: 'in an error, 404', fault: { status: 404, body: { error: ownError } }, data: none },
  {
    what: 'in an error, 500',
    fault: { status: 500, body: { error: ownError } },
    code: 'UPSTREAM_UNAVAILABLE',
    requests: 3,
  },
];

test.for(READINGS.map((row): [string, Reading] => [row.what, row]))(
  "a webhook's secret %s",
  async ([, { fault, query = ONE, data = none, code, field, requests = 1 }]) => {
    const path = field === undefined ? ['webhookSubscription'] : ['webhookSubscription', field];
    await using app = await startUnderTest({ ...UNHURRIED, script: () => {} });
    const body = JSON.stringify(fault.body);
    app.graph.sandbox.misbehave({ api: 'shipping-channels', times: 9, ...fault, body });
    const answer = await app.ask('A', query);
    expect(answer.data).toEqual(data);
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      code === undefined ? undefined : [[path, code]],
    );
    expect(app.graph.sandbox.requests).toHaveLength(requests);
    await app.expectInvariants([answer]);
  },
);

test("a connection's secrets, unmasked and in other fields", async () => {
  const headers = {
    Authorization: SECRET,
    'X-Api-Key': SECRET,
    'X-Odd': { of: [SECRET] },
    'X-Secret-List': [SECRET],
    'X-Fine': 'yes',
  };
  const configuration = {
    url: 'https://example.com/a',
    auth_type: 'bearer',
    auth_config: { token: SECRET },
    token: SECRET,
    extra_headers: headers,
  };
  await using app = await startUnderTest({
    ...UNHURRIED,
    script: whole(
      200,
      connectionWith('{"url":"https://example.com/a"}', JSON.stringify(configuration)),
      [JSON_TYPE, `x-secret: ${SECRET}`, `x-request-id: not an id, ${SECRET}`],
    ),
  });
  const answer = await app.ask(
    'A',
    '{ connection(id: 1) { ... on WebhookConnection { authTypeName extraHeaders { name value masked } } } }',
  );
  expect(answer.data.connection).toEqual({
    authTypeName: 'bearer',
    extraHeaders: [
      { name: 'Authorization', value: MASK, masked: true },
      { name: 'X-Api-Key', value: MASK, masked: true },
      { name: 'X-Odd', value: MASK, masked: true },
      { name: 'X-Secret-List', value: MASK, masked: true },
      { name: 'X-Fine', value: 'yes', masked: false },
    ],
  });
  expect(answer.errors).toBeUndefined();
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([answer]);
});
