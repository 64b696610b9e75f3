import { describe, expect, test } from 'vitest';
import type { SharedReads } from '../../src/upstream/sharing/shared-read.ts';
import { failureOf, mockSendcloud, mockShippingChannels } from './mock-upstream.ts';

const CONNECTIONS = '/api/v3/event-subscriptions/connections';
const WEBHOOKS = '/v1/webhook-subscriptions?page=1&per_page=100';
const WANTED = 'https://u:first@example.com/hook?token=first';
const URLS = [
  'HTTPS://u:first@EXAMPLE.com:443/hook?token=first',
  // All that differs in these is masked.
  'https://u:first@example.com/hook?token=second',
  'https://u:second@example.com/hook?token=first',
  'https://•••@example.com/hook?token=•••',
];
const MASKED = 'https://•••@EXAMPLE.com:443/hook?token=•••';

test('a connection is found by all of its URL, and shown with what is secret masked', async () => {
  await using api = mockSendcloud();
  const data = URLS.map((url, id) => ({ id: id + 1, type: 'webhook', configuration: { url } }));
  api.answer(CONNECTIONS, { body: { data } });
  const found = await api.client.findWebhookConnections(WANTED);
  const url = MASKED.replace('https', 'HTTPS');
  expect(found).toMatchObject([{ id: '1', value: { id: '1', url } }]);
});

test('a webhook subscription is found by all of its URL, and shown with what is secret masked', async () => {
  await using api = mockShippingChannels();
  const data = URLS.map((url, id) => ({ id: `wh_${id + 1}`, url }));
  const meta = { current_page: 1, per_page: 100, last_page: 1, total: 4 };
  api.answer(WEBHOOKS, { body: { data, meta } });
  const { items, lastPage } = await api.client.findWebhookSubscriptions(WANTED, 1);
  const url = MASKED.replace('https', 'HTTPS');
  expect(items).toMatchObject([{ id: 'wh_1', value: { id: 'wh_1', url } }]);
  expect(lastPage).toBe(1);
});

test('a connection of the URL whose type cannot be read is an error, and others are left out', async () => {
  await using api = mockSendcloud();
  const connection = (id: number, type: unknown, url = 'https://example.com/') => ({
    id,
    type,
    configuration: { url },
  });
  const data = [
    connection(1, 7),
    connection(2, 7, 'https://example.com/other'),
    connection(3, 'klaviyo'),
    connection(4, 'carrier pigeon'),
  ];
  api.answer(CONNECTIONS, { body: { data } });
  const found = await api.client.findWebhookConnections('https://example.com');
  expect(found).toMatchObject([{ id: '1', value: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
});

describe('what may send to the URL, and is an error', () => {
  const wanted = 'https://example.com/';
  const url = 'https://example.com';
  const fault = (path: string) => ({
    code: 'UPSTREAM_BAD_RESPONSE',
    message: expect.stringContaining(`$.data[0].${path}`),
  });

  test.for([
    { what: 'no URL', item: { type: 'webhook', configuration: {} }, path: 'configuration.url' },
    { what: 'no configuration', item: { type: 'webhook' }, path: 'configuration.url' },
    {
      what: 'a configuration that is none',
      item: { type: 'webhook', configuration: 'none' },
      path: 'configuration.url',
    },
    {
      what: 'a URL that cannot be read',
      item: { type: 'webhook', configuration: { url: 5 } },
      path: 'configuration.url',
    },
    { what: 'no type', item: { configuration: { url } }, path: 'type' },
    { what: 'neither', item: { type: null }, path: 'type' },
  ])('a connection with $what', async ({ item, path }) => {
    await using api = mockSendcloud();
    api.answer(CONNECTIONS, { body: { data: [{ id: 1, ...item }] } });
    const found = await api.client.findWebhookConnections(wanted);
    expect(found).toMatchObject([{ id: '1', value: fault(path) }]);
  });

  test.for([
    { type: 'klaviyo', configuration: {} },
    { type: 'carrier pigeon', configuration: { url: 5 } },
    { configuration: { url: 'https://example.com/other' } },
  ])('but not %j', async (item) => {
    await using api = mockSendcloud();
    api.answer(CONNECTIONS, { body: { data: [{ id: 1, ...item }] } });
    expect(await api.client.findWebhookConnections(wanted)).toEqual([]);
  });

  test.for([{}, { url: null }, { url: 5 }, { url: 'no URL' }])(
    'a webhook subscription with %j',
    async (item) => {
      await using api = mockShippingChannels();
      const meta = { current_page: 1, per_page: 100, last_page: 1, total: 1 };
      api.answer(WEBHOOKS, { body: { data: [{ id: 'wh_1', ...item }], meta } });
      const { items } = await api.client.findWebhookSubscriptions(wanted, 1);
      expect(items).toMatchObject([{ id: 'wh_1', value: fault('url') }]);
    },
  );
});

test('what may not be read may not be written', async () => {
  await using sendcloud = mockSendcloud();
  await using shippingChannels = mockShippingChannels();
  const forbidden = { status: 403, body: { errors: [{ status: '403', code: 'forbidden' }] } };
  sendcloud.answerEach(() => forbidden);
  shippingChannels.answerEach(() => ({ status: 403, body: { error: { message: 'No.' } } }));
  const url = 'https://example.com';
  for (const search of [
    sendcloud.client.findWebhookConnections(url),
    sendcloud.client.findSubscriptions('1', 'parcels.event.created'),
    shippingChannels.client.findWebhookSubscriptions(url, 1),
    shippingChannels.client.getFoundWebhookSubscription('wh_1'),
  ]) {
    expect(await failureOf(search)).toMatchObject({ name: 'ForbiddenError' });
  }
});

test('what is searched for one URL is read anew, and kept for nobody', async () => {
  const reads: unknown[] = [];
  const shared: SharedReads = {
    async read({ operation, run }, { deadline, noCache }) {
      const { value, isKept } = await run(deadline);
      reads.push({ operation, noCache, isKept });
      return value;
    },
    forget() {},
    beginWrite() {},
    revoke() {},
  };
  await using sendcloud = mockSendcloud({ reads: shared });
  await using shippingChannels = mockShippingChannels({ reads: shared });
  sendcloud.answerEach(() => ({ body: { data: [] } }));
  const meta = { current_page: 1, per_page: 100, last_page: 1, total: 0 };
  shippingChannels.answerEach(() => ({ body: { data: [], meta } }));
  await sendcloud.client.listConnections();
  await sendcloud.client.findWebhookConnections('https://example.com');
  await sendcloud.client.findSubscriptions('1', 'parcels.event.created');
  await shippingChannels.client.findWebhookSubscriptions('https://example.com', 1);
  expect(reads).toEqual([
    { operation: 'listConnections', noCache: false, isKept: true },
    { operation: 'findWebhookConnections', noCache: true, isKept: false },
    { operation: 'findSubscriptions', noCache: true, isKept: false },
    { operation: 'findWebhookSubscriptions', noCache: true, isKept: false },
  ]);
});
