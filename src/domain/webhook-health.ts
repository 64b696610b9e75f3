import type { WebhookDelivery, WebhookSubscription } from './shipping-channels.ts';

/** What the health comes to; DISABLED says nothing of the attempts, and goes before the others. */
export type WebhookVerdict = 'HEALTHY' | 'FLAKY' | 'FAILING' | 'SILENT' | 'DISABLED';

/** Whether events arrive where a webhook subscription sends them, by a part of its delivery log. */
export interface WebhookHealth {
  readonly verdict: WebhookVerdict;
  /** Deliveries of which it is known whether they succeeded or failed. */
  readonly attempts: number;
  readonly failures: number;
  /** From 0 to 1; null without attempts. */
  readonly successRate: number | null;
  /** As the API sent it; null without a success, or when the time of the newest cannot be read. */
  readonly lastSuccessAt: string | null;
  readonly lastFailure: WebhookDelivery | null;
  /** Time of the oldest delivery, as the API sent it; null without one, or when it cannot be read. */
  readonly sampledFrom: string | null;
}

const RECENT_ATTEMPTS = 5;
const FLAKY_FROM = 1 / 10;

/**
 * Judges a webhook subscription by its newest deliveries, in the order of the API. One whose status is
 * absent, unreadable or unknown to this version is no attempt; a subscription of which it is not known
 * whether it is active counts as active.
 */
export function webhookHealthOf(
  { active }: Pick<WebhookSubscription, 'active'>,
  log: readonly WebhookDelivery[],
): WebhookHealth {
  const deliveries = newestFirst(log);
  const attempts = deliveries.filter((each) => isSuccess(each) || isFailure(each));
  const failures = attempts.filter(isFailure);
  const successes = attempts.length - failures.length;
  return {
    verdict: active === false ? 'DISABLED' : verdictOf(attempts, failures.length),
    attempts: attempts.length,
    failures: failures.length,
    successRate: attempts.length === 0 ? null : successes / attempts.length,
    lastSuccessAt: timeOf(attempts.find(isSuccess)),
    lastFailure: failures[0] ?? null,
    sampledFrom: timeOf(deliveries.at(-1)),
  };
}

function verdictOf(
  attempts: readonly WebhookDelivery[],
  failures: number,
): Exclude<WebhookVerdict, 'DISABLED'> {
  if (attempts.length === 0) return 'SILENT';
  if (attempts.slice(0, RECENT_ATTEMPTS).every(isFailure)) return 'FAILING';
  return failures / attempts.length >= FLAKY_FROM ? 'FLAKY' : 'HEALTHY';
}

/**
 * No document says in which order the API lists a log. Newest first is the custom, and all there is to
 * go by when the time of one delivery cannot be read: an order of the others would not have its place.
 */
function newestFirst(log: readonly WebhookDelivery[]): readonly WebhookDelivery[] {
  const timed = log.map((delivery) => ({ delivery, atMs: Date.parse(timeOf(delivery) ?? '') }));
  // A leap second is RFC 3339, and no time to JavaScript.
  if (timed.some(({ atMs }) => Number.isNaN(atMs))) return log;
  return timed.toSorted((one, other) => other.atMs - one.atMs).map(({ delivery }) => delivery);
}

const isSuccess = ({ statusName }: WebhookDelivery) => statusName === 'success';
const isFailure = ({ statusName }: WebhookDelivery) => statusName === 'failed';

function timeOf(delivery: WebhookDelivery | undefined): string | null {
  return typeof delivery?.createdAt === 'string' ? delivery.createdAt : null;
}
