import { expect } from 'vitest';
import {
  type Answer,
  failureOf,
  type MockOptions,
  mockSendcloud,
  mockShippingChannels,
} from './mock-upstream.ts';
import { NOT_FOUND as SENDCLOUD_NOT_FOUND } from './sendcloud/fixtures.ts';
import { NOT_FOUND as SHIPPING_CHANNELS_NOT_FOUND } from './shipping-channels/fixtures.ts';

/** The same two reads of either API, each in a session of its own: exactly one request, which fails. */
export interface Api {
  readonly api: string;
  /** The body of the API's own 404. */
  readonly ownError: unknown;
  /** The failure of one read by id. */
  get(answer: Answer, options?: MockOptions): Promise<unknown>;
  /** The failure of one read of the list. */
  list(answer: Answer, options?: MockOptions): Promise<unknown>;
}

export const sendcloud: Api = {
  api: 'SENDCLOUD',
  ownError: SENDCLOUD_NOT_FOUND,
  async get(answer, options) {
    await using upstream = mockSendcloud(options);
    upstream.answer('/api/v3/event-subscriptions/connections/1', answer);
    const failure = await failureOf(upstream.client.getConnection('1'));
    expect(upstream.requests).toHaveLength(1);
    return failure;
  },
  async list(answer, options) {
    await using upstream = mockSendcloud(options);
    upstream.answer('/api/v3/event-subscriptions/connections', answer);
    const failure = await failureOf(upstream.client.listConnections());
    expect(upstream.requests).toHaveLength(1);
    return failure;
  },
};

export const shippingChannels: Api = {
  api: 'SHIPPING_CHANNELS',
  ownError: SHIPPING_CHANNELS_NOT_FOUND,
  async get(answer, options) {
    await using upstream = mockShippingChannels(options);
    upstream.answer('/v1/webhook-subscriptions/wh_1', answer);
    const failure = await failureOf(upstream.client.getWebhookSubscription('wh_1'));
    expect(upstream.requests).toHaveLength(1);
    return failure;
  },
  async list(answer, options) {
    await using upstream = mockShippingChannels(options);
    upstream.answer('/v1/webhook-subscriptions?page=1&per_page=100', answer);
    const failure = await failureOf(upstream.client.listWebhookSubscriptions(1, 100));
    expect(upstream.requests).toHaveLength(1);
    return failure;
  },
};

export const apis: readonly Api[] = [sendcloud, shippingChannels];
