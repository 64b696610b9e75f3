import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { canary, collectOutput } from '../support/canaries.ts';
import { type Answer, failureOf, mockSendcloud, mockShippingChannels } from './mock-upstream.ts';
import { CONNECTION } from './sendcloud/fixtures.ts';
import { WEBHOOK_SUBSCRIPTION } from './shipping-channels/fixtures.ts';

// `failureOf` hands in the whole error with its causes and stack, and the suite's own check fails
// when a canary is in it. The credentials of the mocks are canaries too.

const text = canary('BODY');
const headers = {
  'x-request-id': `/${canary('HEADER')}`,
  'retry-after': canary('HEADER'),
  'x-ratelimit-reset': canary('HEADER'),
  'set-cookie': `session=${canary('HEADER')}`,
  location: `https://${canary('HEADER')}.example/`,
  'content-language': canary('HEADER'),
};
const error = { status: text, code: text, title: text, detail: text, meta: { [text]: text } };

const answers: readonly { what: string; answer: Answer }[] = [
  { what: 'a page of HTML', answer: { body: `<h1>${text}</h1>` } },
  { what: 'half of the JSON', answer: { body: `{"data":{"id":"${text}` } },
  { what: 'a text', answer: { body: JSON.stringify(text) } },
  { what: 'data that is a text', answer: { body: { data: text } } },
  { what: 'keys that nobody knows', answer: { body: { [text]: { [text]: text } } } },
  {
    what: 'a content type of its own',
    answer: { body: text, headers: { 'content-type': `text/${text}` } },
  },
  {
    what: 'an encoding of its own',
    answer: { body: text, headers: { 'content-encoding': text } },
  },
  { what: 'bytes that are not text', answer: { body: Buffer.from(`${text}\xff`, 'latin1') } },
  { what: 'more than is read', answer: { body: text.repeat(10_000) } },
  ...[301, 400, 401, 403, 404, 422, 429, 500].flatMap((status) => [
    { what: `${status} with an error`, answer: { status, body: { errors: [error], error } } },
    { what: `${status} with HTML`, answer: { status, body: `<h1>${text}</h1>` } },
  ]),
];

test.for(answers)('$what does not come out in an error', async ({ answer }) => {
  const whole = { ...answer, headers: { ...headers, ...answer.headers } };
  await using sendcloud = mockSendcloud();
  sendcloud.answer('/api/v3/event-subscriptions/connections/1', whole);
  sendcloud.answer('/api/v3/event-subscriptions/connections', whole);
  await using shippingChannels = mockShippingChannels();
  shippingChannels.answer('/v1/webhook-subscriptions/wh_1', whole);
  shippingChannels.answer('/v1/webhook-subscriptions/available-events', whole);
  const failures = [
    await failureOf(sendcloud.client.getConnection('1')),
    await failureOf(sendcloud.client.listConnections()),
    await failureOf(shippingChannels.client.getWebhookSubscription('wh_1')),
    await failureOf(shippingChannels.client.listAvailableEvents()),
  ];
  expect(inspect(failures, { depth: 10, showHidden: true })).not.toContain(text);
});

const nested = [text, { [text]: text }, [text]];

test.for(Object.keys(CONNECTION).flatMap((field) => nested.map((value) => ({ field, value }))))(
  'Sendcloud: a value of $field does not come out, $value',
  async ({ field, value }) => {
    await using sendcloud = mockSendcloud();
    const data = { ...CONNECTION, id: null, [field]: value };
    sendcloud.answer('/api/v3/event-subscriptions/connections', { body: { data: [data] } });
    const [item] = await sendcloud.client.listConnections();
    collectOutput('item', inspect(item, { depth: 10, showHidden: true }));
    expect(item).toMatchObject({ id: null, value: { code: 'UPSTREAM_BAD_RESPONSE' } });
  },
);

test.for(
  ['id', 'name', 'url', 'events', 'active', 'created_at', 'updated_at'].flatMap((field) =>
    nested.map((value) => ({ field, value })),
  ),
)('Shipping Channels: a value of $field does not come out, $value', async ({ field, value }) => {
  await using shippingChannels = mockShippingChannels();
  const data = { ...WEBHOOK_SUBSCRIPTION, id: 'wh_2', [field]: value };
  shippingChannels.answer('/v1/webhook-subscriptions/wh_1', { body: { data } });
  const failure = await failureOf(shippingChannels.client.getWebhookSubscription('wh_1'));
  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
});
