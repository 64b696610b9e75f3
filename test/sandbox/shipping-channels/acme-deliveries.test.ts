import { expect, test } from 'vitest';
import { encodeJson } from '../../../src/sandbox/json.ts';
import { acmeSeed } from '../../../src/sandbox/shipping-channels/seed.ts';
import { demoTenants } from '../../../src/sandbox/tenant.ts';

const { webhookDeliveries: deliveries, webhookSubscriptions: subscriptions } = acmeSeed();
const generated = deliveries.filter(({ id }) => id !== 'whl_123456');

function count(accepts: (delivery: (typeof deliveries)[number]) => boolean): number {
  return deliveries.filter(accepts).length;
}

test('there are 400, the same ones on every call, by ascending id and time', () => {
  expect(deliveries).toHaveLength(400);
  expect(acmeSeed().webhookDeliveries).toEqual(deliveries);
  const numbers = deliveries.map(({ id }) => Number(/^whl_([0-9]{6})$/.exec(id)?.[1]));
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
  const times = deliveries.map(({ created_at }) => created_at);
  expect(times).toEqual(times.toSorted());
});

test('some subscriptions have many, one of them more than a page can hold, some have none', () => {
  const counts = subscriptions.map(({ id }) =>
    count((each) => each.webhook_subscription_id === id),
  );
  expect(counts.slice(0, 2)).toEqual([25, 117]);
  expect(counts.filter((each) => each > 9).length).toBeGreaterThan(15);
  expect(counts.filter((each) => each === 0).length).toBeGreaterThan(5);
  expect(counts.reduce((sum, each) => sum + each)).toBe(400);
});

test('each is of its subscription: event, URL, and not before it was made', () => {
  for (const delivery of generated) {
    const { webhook_subscription_id, event_type, url, created_at } = delivery;
    const subscription = subscriptions.find(({ id }) => id === webhook_subscription_id);
    expect(subscription?.events).toContain(event_type);
    expect(subscription?.url).toBe(url);
    expect(created_at > (subscription?.created_at ?? '9')).toBe(true);
  }
});

test('about one in eight failed, and a few of those were never answered', () => {
  const failed = count(({ status }) => status === 'failed');
  expect(failed).toBeGreaterThan(35);
  expect(failed).toBeLessThan(65);
  const unanswered = count(({ response_status }) => response_status === null);
  expect(unanswered).toBeGreaterThan(3);
  expect(unanswered).toBeLessThan(15);
});

test('an outcome is consistent', () => {
  for (const delivery of deliveries) {
    const { status, response_status, response_body, error_message, duration_ms } = delivery;
    const isSuccess = (response_status ?? 999) < 300;
    expect(status).toBe(isSuccess ? 'success' : 'failed');
    expect(error_message === null).toBe(isSuccess);
    expect(response_body === null).toBe(response_status === null);
    expect(duration_ms).toBeGreaterThan(0);
    expect(duration_ms).toBeLessThanOrEqual(30_000);
  }
  const statuses = new Set(deliveries.map(({ response_status }) => response_status));
  expect(statuses).toEqual(new Set([200, 202, 204, 404, 500, 503, null]));
  expect(count(({ duration_ms }) => duration_ms === 30_000)).toBeGreaterThan(0);
});

test('headers and payload tell the same event and delivery, each signed on its own', () => {
  for (const { id, event_type, request_headers, request_body } of deliveries) {
    expect(request_headers).toEqual({
      'Content-Type': 'application/json',
      'X-Shipping-Channels-Event': event_type,
      'X-Shipping-Channels-Delivery': id,
      'X-Shipping-Channels-Signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/),
    });
    const payload = JSON.parse(encodeJson(request_body));
    expect(payload).toMatchObject({ id: id.replace('whl', 'evt'), type: event_type });
    const [resource, change] = event_type.split('.');
    expect(Object.keys(payload.data)).toEqual([resource]);
    const hasPrevious = 'previous_status' in payload.data[resource ?? ''];
    expect(hasPrevious).toBe(change === 'status_changed');
  }
  const signatures = deliveries.map(
    (each) => each.request_headers['X-Shipping-Channels-Signature'],
  );
  expect(new Set(signatures).size).toBe(400);
});

test('globex has a few, one with an id that acme has too', () => {
  const globex = demoTenants()[1]?.shippingChannels.webhookDeliveries ?? [];
  const ids = new Set(deliveries.map(({ id }) => id));
  expect(globex).toHaveLength(4);
  expect(globex.map(({ id }) => id).filter((id) => ids.has(id))).toEqual(['whl_123456']);
});
