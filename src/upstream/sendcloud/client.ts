import { createRestCaller } from '../rest-caller.ts';
import type { UpstreamSession } from '../session.ts';
import type { Transport } from '../transport.ts';
import { decodeErrorBody } from './error-body.ts';
import { createSendcloudReads, type SendcloudReads } from './reads.ts';
import { createSendcloudWrites, type SendcloudWrites } from './writes.ts';

/**
 * Sendcloud's Event Subscriptions API v3: one method for each operation, one request for each call.
 * All methods throw `UpstreamError`.
 */
export interface SendcloudClient extends SendcloudReads, SendcloudWrites {}

export function createSendcloudClient(
  transport: Transport,
  session: UpstreamSession,
): SendcloudClient {
  const call = createRestCaller({ api: 'SENDCLOUD', transport, decodeErrorBody }, session);
  const reads = createSendcloudReads(call);
  return { ...reads, ...createSendcloudWrites(call, reads) };
}
