import { expect, test } from 'vitest';
import { deadlineOf } from '../deadlines.ts';
import {
  failureOf,
  type MockOptions,
  mockCredential,
  mockSendcloud,
  mockShippingChannels,
} from '../mock-upstream.ts';
import { CONNECTION } from '../sendcloud/fixtures.ts';

const CONNECTION_1 = '/api/v3/event-subscriptions/connections/1';
const CONNECTIONS = '/api/v3/event-subscriptions/connections';

/** What every read of both APIs fails with in a session that sends nothing. */
async function failuresOfAll(options: MockOptions): Promise<readonly unknown[]> {
  await using sendcloud = mockSendcloud(options);
  await using shippingChannels = mockShippingChannels(options);
  const failures = [
    await failureOf(sendcloud.client.getConnection('1')),
    await failureOf(sendcloud.client.listConnections()),
    await failureOf(sendcloud.client.getSubscription('1')),
    await failureOf(sendcloud.client.listSubscriptions()),
    await failureOf(sendcloud.client.findWebhookConnections('https://example.com')),
    await failureOf(sendcloud.client.findSubscriptions('1', 'parcels.event.created')),
    await failureOf(shippingChannels.client.getWebhookSubscription('wh_1')),
    await failureOf(shippingChannels.client.listWebhookSubscriptions(1, 15)),
    await failureOf(shippingChannels.client.listAvailableEvents()),
    await failureOf(shippingChannels.client.findWebhookSubscriptions('https://example.com', 1)),
    await failureOf(shippingChannels.client.getFoundWebhookSubscription('wh_1')),
  ];
  expect([...sendcloud.requests, ...shippingChannels.requests]).toEqual([]);
  expect([...sendcloud.calls, ...shippingChannels.calls]).toEqual([]);
  return failures;
}

test('without a credential nothing is sent, and every read is UNAUTHENTICATED', async () => {
  for (const failure of await failuresOfAll({ credential: null })) {
    expect(failure).toMatchObject({
      name: 'UpstreamError',
      code: 'UNAUTHENTICATED',
      status: null,
      retryable: false,
    });
  }
});

test.for([
  { reason: new DOMException('too late', 'TimeoutError'), code: 'UPSTREAM_TIMEOUT' },
  { reason: new DOMException('gone', 'AbortError'), code: 'CANCELLED' },
  { reason: undefined, code: 'CANCELLED' },
  { reason: 'gone', code: 'CANCELLED' },
  { reason: null, code: 'CANCELLED' },
])(
  'in an operation that has ended with $reason nothing is sent: $code',
  async ({ reason, code }) => {
    const signal = AbortSignal.abort(reason);
    for (const failure of await failuresOfAll({ signal })) {
      expect(failure).toMatchObject({ name: 'UpstreamError', code, status: null });
    }
  },
);

test.for(['forwarded', 'service'] as const)('a %s credential is sent as it is', async (kind) => {
  const credential = mockCredential(kind);
  await using sendcloud = mockSendcloud({ credential });
  sendcloud.answer(CONNECTION_1, { body: { data: CONNECTION } });
  await sendcloud.client.getConnection('1');
  expect(sendcloud.requests).toMatchObject([
    { headers: { authorization: (await credential.authorize(deadlineOf())).reveal() } },
  ]);
});

test('every call is recorded when it has ended, also when it has failed', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTION_1, { status: 503 });
  sendcloud.answer(CONNECTION_1, { status: 401 });
  sendcloud.answer(CONNECTION_1, { body: '<html>' });
  sendcloud.answer(CONNECTION_1, { headers: { 'content-encoding': 'gzip' } });
  sendcloud.answer(CONNECTIONS, { status: 302, headers: { location: '/' } });
  for (let round = 0; round < 4; round += 1) await failureOf(sendcloud.client.getConnection('1'));
  await failureOf(sendcloud.client.listConnections(12));
  const call = {
    api: 'SENDCLOUD',
    operation: 'getConnection',
    ms: expect.toSatisfy((ms: number) => Number.isInteger(ms) && ms >= 0),
    keys: 1,
  };
  expect(sendcloud.calls).toEqual([
    { ...call, status: 503 },
    { ...call, status: 401 },
    { ...call, status: 200 },
    { ...call, status: 200 },
    { ...call, operation: 'listConnections', status: 302, keys: 12 },
  ]);
});

test('a call that got no answer is recorded without a status', async () => {
  await using sendcloud = mockSendcloud();
  // Nothing is scripted, so that the connection is refused.
  expect(await failureOf(sendcloud.client.getConnection('1'))).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    status: null,
    message: expect.any(String),
  });
  expect(sendcloud.calls).toMatchObject([{ operation: 'getConnection', status: null, keys: 1 }]);
});

test('the message names the operation', async () => {
  await using sendcloud = mockSendcloud();
  sendcloud.answer(CONNECTIONS, { status: 500 });
  sendcloud.answer(CONNECTIONS, { body: { data: 'none' } });
  expect(await failureOf(sendcloud.client.listConnections())).toHaveProperty(
    'message',
    'listConnections: status 500',
  );
  expect(await failureOf(sendcloud.client.listConnections())).toHaveProperty(
    'message',
    expect.stringMatching(/^listConnections: \$\.data: /),
  );
});
