import { expect, test } from 'vitest';
import { InvalidInputError, NotFoundError } from '../../../src/domain/errors.ts';
import { createSecret } from '../../../src/domain/secret.ts';
import { createCredential } from '../../../src/upstream/credential.ts';
import { failureOf, mockShippingChannels, type ShippingChannelsClient } from '../mock-upstream.ts';
import { AVAILABLE_EVENT, NOT_FOUND, PAGE, WEBHOOK_SUBSCRIPTION } from './fixtures.ts';

const WEBHOOKS = '/v1/webhook-subscriptions';
const WEBHOOK = `${WEBHOOKS}/wh_123456`;
const PAGE_1 = `${WEBHOOKS}?page=1&per_page=15`;

interface Method {
  readonly operation: string;
  readonly path: string;
  readonly body: unknown;
  /** How many ids the request is made for. */
  readonly keys: number;
  ask(client: ShippingChannelsClient): Promise<unknown>;
}

const methods: readonly Method[] = [
  {
    operation: 'getWebhookSubscription',
    path: WEBHOOK,
    body: { data: WEBHOOK_SUBSCRIPTION },
    keys: 1,
    ask: (client) => client.getWebhookSubscription('wh_123456'),
  },
  {
    operation: 'listWebhookSubscriptions',
    path: PAGE_1,
    body: PAGE,
    keys: 0,
    ask: (client) => client.listWebhookSubscriptions(1, 15),
  },
  {
    operation: 'listAvailableEvents',
    path: `${WEBHOOKS}/available-events`,
    body: { data: [AVAILABLE_EVENT] },
    keys: 0,
    ask: (client) => client.listAvailableEvents(),
  },
];

test.for(methods)(
  '$operation is one GET of $path',
  async ({ operation, path, body, keys, ask }) => {
    const authorization = createSecret('Bearer api-key');
    await using api = mockShippingChannels({
      credential: createCredential('forwarded', authorization),
    });
    api.answer(path, { body });
    await ask(api.client);
    expect(api.requests).toEqual([
      {
        method: 'GET',
        path,
        headers: {
          accept: 'application/json',
          'accept-encoding': 'identity',
          authorization: 'Bearer api-key',
        },
      },
    ]);
    expect(api.calls).toEqual([
      { api: 'SHIPPING_CHANNELS', operation, status: 200, ms: expect.any(Number), keys },
    ]);
  },
);

test.for([
  '',
  '.',
  '..',
  '%2e%2e',
  'wh_1/logs',
  'wh_1?x=1',
  'wh_1\r\nx-admin: 1',
  '\ud800',
  '１',
  'a'.repeat(65),
  'available-events',
])('the id %j is refused before anything is sent', async (id) => {
  await using api = mockShippingChannels();
  expect(await failureOf(api.client.getWebhookSubscription(id))).toBeInstanceOf(InvalidInputError);
  expect(api.requests).toEqual([]);
  expect(api.calls).toEqual([]);
});

test('the 404 of the API is a NotFoundError', async () => {
  await using api = mockShippingChannels();
  api.answer(WEBHOOK, { status: 404, body: NOT_FOUND });
  const failure = await failureOf(api.client.getWebhookSubscription('wh_123456'));
  expect(failure).toBeInstanceOf(NotFoundError);
  expect(api.calls).toMatchObject([{ status: 404, keys: 1 }]);
});

test.for(['wh_1234567', 'WH_123456', 'wh_12345'])(
  'the id %s is not the one that was asked for',
  async (id) => {
    await using api = mockShippingChannels();
    api.answer(WEBHOOK, { body: { data: { ...WEBHOOK_SUBSCRIPTION, id } } });
    expect(await failureOf(api.client.getWebhookSubscription('wh_123456'))).toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
      status: 200,
      message: expect.stringContaining('$.data.id: not the id that was asked for'),
    });
  },
);
