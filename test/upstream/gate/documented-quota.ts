import { expect } from 'vitest';
import type { Requests } from '../../../src/domain/upstream.ts';
import { Quota } from '../../../src/upstream/gate/quota.ts';
import { OwnCounts } from '../../../src/upstream/gate/quota-counts.ts';
import type { RateLimitRule, RequestKind } from '../../../src/upstream/gate/rate-limit.ts';
import { SENDCLOUD_RATE_LIMITS } from '../../../src/upstream/sendcloud/api.ts';
import { SHIPPING_CHANNELS_RATE_LIMITS } from '../../../src/upstream/shipping-channels/api.ts';
import type { ReportedLimit } from '../../../src/upstream/transport/response.ts';

function startQuota(rules: readonly RateLimitRule[]) {
  const clock = { nowMs: 5000 };
  const quota = new Quota(
    { api: 'SENDCLOUD', longestWaitMs: 0, now: () => clock.nowMs },
    new OwnCounts(rules),
  );
  const sendableMs = (requests: Requests) => quota.quotaWaitMs(requests) ?? 0;
  return {
    quota,
    clock,
    send(kind: RequestKind, times: number) {
      for (let sent = 0; sent < times; sent += 1) expect(quota.tryAcquire(kind)).toBe(true);
    },
    throttle: (retryAfterMs: number | null, kind: RequestKind = 'read') =>
      quota.learn(kind, { status: 429, retryAfterMs, reportedLimit: null }),
    report: (reportedLimit: ReportedLimit, kind: RequestKind = 'read') =>
      quota.learn(kind, { status: 200, retryAfterMs: null, reportedLimit }),
    /** What is left of each limit, in the order of the rules. */
    left: () => quota.describe().map(({ remaining }) => remaining),
    isInferred: () => quota.describe().map(({ inferred }) => inferred),
    /** How long so many requests have to wait to be sent at once. */
    sendableMs,
    /** How long one more has to wait. */
    waitMs: (kind: RequestKind) =>
      sendableMs({ reads: kind === 'read' ? 1 : 0, writes: kind === 'write' ? 1 : 0 }),
  };
}

/** With the limits that the API documents, and a clock of its own. */
export const startSendcloud = () => startQuota(SENDCLOUD_RATE_LIMITS);
export const startShippingChannels = () => startQuota(SHIPPING_CHANNELS_RATE_LIMITS);

export type DocumentedQuota = ReturnType<typeof startQuota>;
