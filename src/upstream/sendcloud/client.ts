import { createRestCaller, type RestApi } from '../rest/rest-caller.ts';
import type { UpstreamSession } from '../session.ts';
import type { Upstream } from '../upstream.ts';
import { SENDCLOUD } from './api.ts';
import { createSendcloudReads, type SendcloudReads } from './reads.ts';
import { createSendcloudWrites, type SendcloudWrites } from './writes.ts';

/**
 * Sendcloud's Event Subscriptions API v3: one method for each operation. A read costs one
 * request, none when it is shared, and more when it is tried again; a write costs one, and a read
 * before it where that is said. All methods throw `UpstreamError`.
 */
export interface SendcloudClient extends SendcloudReads, SendcloudWrites {}

export function createSendcloudClient(
  upstream: Upstream,
  session: UpstreamSession,
): SendcloudClient {
  const rest: RestApi = { ...SENDCLOUD, upstream };
  const call = createRestCaller(rest, session);
  // What a write is built upon has to be true now.
  const callAnew = createRestCaller(rest, { ...session, noCache: true });
  return {
    ...createSendcloudReads(call),
    ...createSendcloudWrites(call, createSendcloudReads(callAnew)),
  };
}
