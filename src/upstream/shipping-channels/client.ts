import { createRestCaller } from '../rest-caller.ts';
import type { UpstreamSession } from '../session.ts';
import type { Transport } from '../transport.ts';
import { decodeErrorBody } from './error-body.ts';
import { createShippingChannelsReads, type ShippingChannelsReads } from './reads.ts';
import { createShippingChannelsWrites, type ShippingChannelsWrites } from './writes.ts';

/**
 * The Shipping Channels API v1: one method for each operation, one request for each call where
 * nothing else is said. All methods throw `UpstreamError`.
 */
export interface ShippingChannelsClient extends ShippingChannelsReads, ShippingChannelsWrites {}

export function createShippingChannelsClient(
  transport: Transport,
  session: UpstreamSession,
): ShippingChannelsClient {
  const call = createRestCaller({ api: 'SHIPPING_CHANNELS', transport, decodeErrorBody }, session);
  const reads = createShippingChannelsReads(call);
  return { ...reads, ...createShippingChannelsWrites(call, reads) };
}
