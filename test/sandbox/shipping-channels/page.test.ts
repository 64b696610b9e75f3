import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { webhookSubscription } from '../../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askShippingChannels } from '../client.ts';

function tenantsWith(count: number) {
  const webhookSubscriptions = Array.from({ length: count }, (_, index) =>
    webhookSubscription({ id: `wh_${index + 1}` }),
  );
  return [tenant('acme', { shippingChannels: { webhookSubscriptions } })];
}

test.each([
  // query, number of subscriptions, ids of the page, page, per page, from, to, last page
  ['', 45, [1, 15], 1, 15, 1, 15, 3],
  ['?page=3', 45, [31, 45], 3, 15, 31, 45, 3],
  ['?page=3', 44, [31, 44], 3, 15, 31, 44, 3],
  ['?page=3&per_page=100', 250, [201, 250], 3, 100, 201, 250, 3],
  ['?per_page=1&page=2', 2, [2, 2], 2, 1, 2, 2, 2],
  ['?page=4', 45, null, 4, 15, null, null, 3],
  ['?page=9007199254740991', 45, null, 9007199254740991, 15, null, null, 3],
  ['', 0, null, 1, 15, null, null, 1],
] as const)(
  '%s of %i is the right page',
  async (query, total, ids, page, perPage, from, to, last) => {
    await using sandbox = await startSandbox({ tenants: tenantsWith(total) });
    const answer = await askShippingChannels(sandbox, query);
    expect(answer.status).toBe(200);
    const [first, end] = ids ?? [1, 0];
    expect(answer.json()).toMatchObject({
      data: Array.from({ length: end - first + 1 }, (_, index) => ({ id: `wh_${first + index}` })),
      meta: {
        current_page: page,
        from,
        last_page: last,
        path: `${sandbox.shippingChannelsBaseUrl}/webhook-subscriptions`,
        per_page: perPage,
        to,
        total,
      },
    });
  },
);

test.each([
  ['', 45, '?page=1', '?page=3', '?page=2', null],
  ['?page=2', 45, '?page=1', '?page=3', '?page=3', '?page=1'],
  [
    '?per_page=20&page=3',
    45,
    '?per_page=20&page=1',
    '?per_page=20&page=3',
    null,
    '?per_page=20&page=2',
  ],
  ['?page=9', 45, '?page=1', '?page=3', null, '?page=8'],
  ['', 0, '?page=1', '?page=1', null, null],
])('%s of %i has links that keep the page size', async (query, total, first, last, next, prev) => {
  await using sandbox = await startSandbox({ tenants: tenantsWith(total) });
  const base = `${sandbox.shippingChannelsBaseUrl}/webhook-subscriptions`;
  const answer = await askShippingChannels(sandbox, query);
  expect(answer.json()).toMatchObject({
    links: {
      first: base + first,
      last: base + last,
      next: next && base + next,
      prev: prev && base + prev,
    },
  });
});

const pageInteger = { page: ['The page field must be an integer.'] };
const perPageInteger = { per_page: ['The per page field must be an integer.'] };
const perPageLeast = { per_page: ['The per page field must be at least 1.'] };
const perPageMost = { per_page: ['The per page field must not be greater than 100.'] };

test.each([
  ['page=0', { page: ['The page field must be at least 1.'] }],
  ['page=-1', { page: ['The page field must be at least 1.'] }],
  ['page=', pageInteger],
  ['page=two', pageInteger],
  ['page=1.0', pageInteger],
  ['page=1e1', pageInteger],
  ['page=9007199254740993', pageInteger],
  ['per_page=0', perPageLeast],
  ['per_page=101', perPageMost],
  ['per_page=ten', perPageInteger],
  ['page=two&per_page=101', { ...pageInteger, ...perPageMost }],
])('%s is answered 422 with the fields at fault', async (query, errors) => {
  await using sandbox = await startSandbox();
  for (const list of ['', '/wh_123456/logs']) {
    const answer = await askShippingChannels(sandbox, `${list}?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.json()).toEqual({ error: { message: 'The given data was invalid.', errors } });
  }
});
