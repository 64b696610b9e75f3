import { createRestCaller, type RestApi } from '../rest/rest-caller.ts';
import type { UpstreamSession } from '../session.ts';
import type { Upstream } from '../upstream.ts';
import { SHIPPING_CHANNELS } from './api.ts';
import { createShippingChannelsReads, type ShippingChannelsReads } from './reads.ts';
import { createShippingChannelsWrites, type ShippingChannelsWrites } from './writes.ts';

/**
 * The Shipping Channels API v1: one method for each operation. A read costs one request, none
 * when it is shared, and more when it is tried again; a write costs one, and a read before it where
 * that is said. All methods throw `UpstreamError`.
 */
export interface ShippingChannelsClient extends ShippingChannelsReads, ShippingChannelsWrites {}

export function createShippingChannelsClient(
  upstream: Upstream,
  session: UpstreamSession,
): ShippingChannelsClient {
  const rest: RestApi = { ...SHIPPING_CHANNELS, upstream };
  const call = createRestCaller(rest, session);
  // What a write is built upon has to be true now.
  const callAnew = createRestCaller(rest, { ...session, noCache: true });
  return {
    ...createShippingChannelsReads(call),
    ...createShippingChannelsWrites(call, createShippingChannelsReads(callAnew)),
  };
}
