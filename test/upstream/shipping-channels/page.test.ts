import { expect, test } from 'vitest';
import { InvalidInputError } from '../../../src/domain/errors.ts';
import { failureOf, mockShippingChannels } from '../mock-upstream.ts';
import { LISTED_WEBHOOK_SUBSCRIPTION, PAGE } from './fixtures.ts';

const WEBHOOKS = '/v1/webhook-subscriptions';
const PAGE_1 = `${WEBHOOKS}?page=1&per_page=15`;

test('a page is returned with the counts of the API', async () => {
  await using api = mockShippingChannels();
  const meta = { ...PAGE.meta, current_page: 2, per_page: 100, last_page: 3, total: 201 };
  api.answer(`${WEBHOOKS}?page=2&per_page=100`, { body: { ...PAGE, meta } });
  expect(await api.client.listWebhookSubscriptions(2, 100, 7)).toMatchObject({
    items: [{ id: 'wh_123456', value: { id: 'wh_123456', name: undefined, active: true } }],
    page: 2,
    perPage: 100,
    totalCount: 201,
    lastPage: 3,
  });
  expect(api.calls).toMatchObject([{ keys: 7 }]);
});

test('a page past the end is empty', async () => {
  await using api = mockShippingChannels();
  const meta = { ...PAGE.meta, current_page: 9, from: null, to: null };
  api.answer(`${WEBHOOKS}?page=9&per_page=15`, { body: { ...PAGE, data: [], meta } });
  expect(await api.client.listWebhookSubscriptions(9, 15)).toMatchObject({
    items: [],
    page: 9,
    totalCount: 1,
  });
});

test('an item of a page without its id fails alone', async () => {
  await using api = mockShippingChannels();
  const broken = { ...LISTED_WEBHOOK_SUBSCRIPTION, id: 2 };
  api.answer(PAGE_1, { body: { ...PAGE, data: [broken, ...PAGE.data, null] } });
  const { items } = await api.client.listWebhookSubscriptions(1, 15);
  expect(items).toMatchObject([
    {
      id: null,
      value: {
        code: 'UPSTREAM_BAD_RESPONSE',
        message: 'listWebhookSubscriptions: $.data[0].id: not an id',
      },
    },
    { id: 'wh_123456', value: { active: true } },
    { id: null, value: { code: 'UPSTREAM_BAD_RESPONSE' } },
  ]);
});

test.for([
  [0, 15],
  [-1, 15],
  [1, 0],
  [1, 101],
] as const)('page %i of %i is refused before anything is sent', async ([page, perPage]) => {
  await using api = mockShippingChannels();
  const asked = api.client.listWebhookSubscriptions(page, perPage);
  expect(await failureOf(asked)).toBeInstanceOf(InvalidInputError);
  expect(api.requests).toEqual([]);
});

test('another page than asked for is refused', async () => {
  await using api = mockShippingChannels();
  api.answer(`${WEBHOOKS}?page=2&per_page=15`, { body: PAGE });
  expect(await failureOf(api.client.listWebhookSubscriptions(2, 15))).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    status: 200,
    message: expect.stringContaining('$.meta.current_page: not the page that was asked for'),
  });
});

const wrongMeta = [null, '1', 1.5, -1, 2 ** 31, 2 ** 53, [], {}] as const;

test.for(
  ['current_page', 'per_page', 'last_page', 'total'].flatMap((field) =>
    [undefined, ...wrongMeta].map((value) => ({ field, value })),
  ),
)('a page whose $field is $value is refused', async ({ field, value }) => {
  await using api = mockShippingChannels();
  api.answer(PAGE_1, { body: { ...PAGE, meta: { ...PAGE.meta, [field]: value } } });
  expect(await failureOf(api.client.listWebhookSubscriptions(1, 15))).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    message: expect.stringContaining(`$.meta.${field}: `),
  });
});

test.for([undefined, null, [], 'ok'])('a list whose meta is %j is refused', async (meta) => {
  await using api = mockShippingChannels();
  api.answer(PAGE_1, { body: { ...PAGE, meta } });
  expect(await failureOf(api.client.listWebhookSubscriptions(1, 15))).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    message: expect.stringContaining('$.meta: '),
  });
});

test('a page of more items than were asked for is no answer: each could cost another call', async () => {
  await using api = mockShippingChannels();
  const data = ['wh_1', 'wh_2'].map((id) => ({ ...LISTED_WEBHOOK_SUBSCRIPTION, id }));
  api.answer(`${WEBHOOKS}?page=1&per_page=1`, { body: { ...PAGE, data } });
  expect(await failureOf(api.client.listWebhookSubscriptions(1, 1))).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    message: 'listWebhookSubscriptions: $.data: more than was asked for',
  });
});
