import { expect, test } from 'vitest';
import { ConflictError } from '../../../src/domain/errors.ts';
import { createWebhookSubscriptionLoader } from '../../../src/loaders/shipping-channels/webhook-subscription.ts';
import { createStaleness } from '../../../src/loaders/staleness.ts';
import { recordObserver } from '../../support/recorded-observer.ts';
import { failureOf, mockShippingChannels } from '../../upstream/mock-upstream.ts';
import {
  LISTED_WEBHOOK_SUBSCRIPTION as LISTED,
  PAGE,
  WEBHOOK_SUBSCRIPTION,
} from '../../upstream/shipping-channels/fixtures.ts';

const BY_ID = '/v1/webhook-subscriptions/wh_123456';
const PAGE_1 = '/v1/webhook-subscriptions?page=1&per_page=100';

test('an id is read again after a refresh: two calls', async () => {
  await using api = mockShippingChannels();
  const loader = createWebhookSubscriptionLoader(api.client, createStaleness(), recordObserver());
  const url = 'https://example.com/now';
  api.answer(BY_ID, { body: { data: WEBHOOK_SUBSCRIPTION } });
  await loader.load('wh_123456');
  loader.refresh();
  api.answer(PAGE_1, { body: { ...PAGE, data: [{ ...LISTED, url }] } });
  expect(await loader.load('wh_123456')).toMatchObject({ url });
  expect(api.requests).toHaveLength(2);
});

test('an id that is missing may be that of an item which has none: its error', async () => {
  await using api = mockShippingChannels();
  const loader = createWebhookSubscriptionLoader(api.client, createStaleness(), recordObserver());
  api.answer(PAGE_1, { body: { ...PAGE, data: [LISTED, { ...LISTED, id: null }] } });
  const [found, missing] = [loader.load('wh_123456'), loader.load('wh_2')];
  expect(await failureOf(missing)).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
  expect(await found).toMatchObject({ id: 'wh_123456' });
});

test('of two items with the same id, the first counts', async () => {
  await using api = mockShippingChannels();
  const loader = createWebhookSubscriptionLoader(api.client, createStaleness(), recordObserver());
  const others = [
    { ...LISTED, url: 'https://example.com/second' },
    { ...LISTED, id: 'wh_2' },
  ];
  api.answer(PAGE_1, { body: { ...PAGE, data: [LISTED, ...others] } });
  const [found] = await Promise.all([loader.load('wh_123456'), loader.load('wh_2')]);
  expect(found).toMatchObject({ url: LISTED.url });
});

test('an id that is on no page of a list that has changed meanwhile may be on one of them', async () => {
  await using api = mockShippingChannels();
  const loader = createWebhookSubscriptionLoader(api.client, createStaleness(), recordObserver());
  const ids = ['wh_123456', 'wh_2', 'wh_101', 'wh_102'];
  const [first = '', , , last = ''] = ids;
  const page = (number: number, total: number, id: string) => ({
    body: {
      ...PAGE,
      data: [{ ...LISTED, id }],
      meta: { ...PAGE.meta, current_page: number, last_page: 2, total },
    },
  });
  api.answer(PAGE_1, page(1, 102, first));
  api.answer(PAGE_1.replace('page=1', 'page=2'), page(2, 101, last));
  const found = await Promise.allSettled(ids.map(loader.load));
  expect(found.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
  expect(found[2]).toMatchObject({
    reason: new ConflictError('The list has changed while it was read: ask again.'),
  });
  expect(api.requests).toHaveLength(2);
});
