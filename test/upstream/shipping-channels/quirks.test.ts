import { expect, test } from 'vitest';
import { NotFoundError } from '../../../src/domain/errors.ts';
import { canary, collectOutput } from '../../support/canaries.ts';
import { failureOf, mockShippingChannels } from '../mock-upstream.ts';
import { LISTED_WEBHOOK_SUBSCRIPTION, PAGE, WEBHOOK_SUBSCRIPTION } from './fixtures.ts';

// One test for each surprise of the API's documentation that a read meets.

const WEBHOOKS = '/v1/webhook-subscriptions';
const WEBHOOK = `${WEBHOOKS}/wh_123456`;
const PAGE_1 = `${WEBHOOKS}?page=1&per_page=15`;

test('items of a list are poorer than what a read by id answers', async () => {
  await using api = mockShippingChannels();
  api.answer(PAGE_1, { body: PAGE });
  api.answer(WEBHOOK, { body: { data: WEBHOOK_SUBSCRIPTION } });
  const { items } = await api.client.listWebhookSubscriptions(1, 15);
  const whole = await api.client.getWebhookSubscription('wh_123456');
  expect(whole.name).toBe('Shipping Channel Updates');
  expect(items[0]?.value).toStrictEqual({ ...whole, name: undefined });
});

test('an item of the list, as the answer of a read by id, has neither a name nor a flag', async () => {
  await using api = mockShippingChannels();
  api.answer(WEBHOOK, { body: { data: LISTED_WEBHOOK_SUBSCRIPTION } });
  const read = await api.client.getWebhookSubscription('wh_123456');
  expect(read).toMatchObject({ id: 'wh_123456', name: null, active: null });
});

test('the events of the guide, which the reference does not have, are kept as text', async () => {
  await using api = mockShippingChannels();
  const events = ['shipment.created', 'tracking_parcel.created'];
  api.answer(WEBHOOK, { body: { data: { ...WEBHOOK_SUBSCRIPTION, events } } });
  const { eventNames } = await api.client.getWebhookSubscription('wh_123456');
  expect(eventNames).toEqual(events);
});

test('the events of the guide are kept among the available ones', async () => {
  await using api = mockShippingChannels();
  const body = { data: [{ value: 'shipment.created', label: 'a', description: 'b' }] };
  api.answer(`${WEBHOOKS}/available-events`, { body });
  expect(await api.client.listAvailableEvents()).toMatchObject([{ name: 'shipment.created' }]);
});

test('pages are asked for by number, and neither links nor a cursor are followed', async () => {
  await using api = mockShippingChannels();
  const next = 'https://evil.example/v1/webhook-subscriptions?cursor=x';
  const meta = { ...PAGE.meta, current_page: 2, last_page: 3, next_cursor: 'x', path: next };
  const body = { ...PAGE, meta, links: { first: next, last: next, next, prev: next } };
  api.answer(`${WEBHOOKS}?page=2&per_page=15`, {
    body,
    headers: { link: `<${next}>; rel="next"` },
  });
  const page = await api.client.listWebhookSubscriptions(2, 15);
  expect(page.items).toHaveLength(1);
  expect(api.requests).toHaveLength(1);
});

test.for([undefined, null, [], 'none'])('the links of a page may be %j', async (links) => {
  await using api = mockShippingChannels();
  api.answer(PAGE_1, { body: { ...PAGE, links } });
  expect((await api.client.listWebhookSubscriptions(1, 15)).items).toHaveLength(1);
});

test('a page may be smaller than what was asked for, and says so', async () => {
  await using api = mockShippingChannels();
  const meta = { ...PAGE.meta, per_page: 50 };
  api.answer(`${WEBHOOKS}?page=1&per_page=100`, { body: { ...PAGE, meta } });
  expect((await api.client.listWebhookSubscriptions(1, 100)).perPage).toBe(50);
});

const errorShapes = [
  {
    page: 'the overview',
    error: { code: 'invalid_request', message: 'x', status: 400 },
    upstreamCode: 'invalid_request',
    retryAfterMs: null,
  },
  {
    page: 'the guide on errors',
    error: { message: 'x', errors: { id: ['y'] } },
    upstreamCode: null,
    retryAfterMs: null,
  },
  {
    page: 'the page on rate limits',
    error: { code: 'rate_limit_exceeded', message: 'x', retry_after: 47 },
    upstreamCode: 'rate_limit_exceeded',
    retryAfterMs: 47_000,
  },
];

test.for(errorShapes)('a 404 in the error shape of $page is a NotFoundError', async ({ error }) => {
  await using api = mockShippingChannels();
  api.answer(WEBHOOK, { status: 404, body: { error } });
  const failure = await failureOf(api.client.getWebhookSubscription('wh_123456'));
  expect(failure).toBeInstanceOf(NotFoundError);
});

test.for(errorShapes)('a 429 in the error shape of $page is read', async ({ error, ...read }) => {
  await using api = mockShippingChannels();
  api.answer(WEBHOOK, { status: 429, body: { error } });
  const { page: _, ...expected } = read;
  expect(await failureOf(api.client.getWebhookSubscription('wh_123456'))).toMatchObject({
    code: 'RATE_LIMITED',
    ...expected,
  });
});

test('a secret that is not masked is not read', async () => {
  await using api = mockShippingChannels();
  const secret = canary('WEBHOOK_SECRET');
  const listed = { ...LISTED_WEBHOOK_SUBSCRIPTION, secret };
  api.answer(WEBHOOK, { body: { data: { ...WEBHOOK_SUBSCRIPTION, secret } } });
  api.answer(PAGE_1, { body: { ...PAGE, data: [listed] } });
  const values = [
    await api.client.getWebhookSubscription('wh_123456'),
    await api.client.listWebhookSubscriptions(1, 15),
  ];
  collectOutput('values', JSON.stringify(values));
  expect(JSON.stringify(values)).not.toContain('secret');
});

test('a 200 that holds an error is no answer', async () => {
  await using api = mockShippingChannels();
  api.answer(WEBHOOK, { body: { error: { message: 'x', status: 404 } } });
  expect(await failureOf(api.client.getWebhookSubscription('wh_123456'))).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    status: 200,
  });
});
