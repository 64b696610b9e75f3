import { LRUCache } from 'lru-cache';
import { Quota, type QuotaOptions } from './quota.ts';
import { OwnCounts } from './quota-counts.ts';
import type { RateLimitRule } from './rate-limit.ts';
import { ReplicaCounts } from './replica-counts.ts';
import type { SharedQuotas } from './shared-quotas.ts';

export interface QuotasOptions extends QuotaOptions {
  readonly rules: readonly RateLimitRule[];
  /** The number of credentials whose quota is remembered. */
  readonly maxQuotas: number;
  /** Null when this process alone counts. */
  readonly sharedQuotas: SharedQuotas | null;
}

/** The quotas of one API, by credential. */
export interface Quotas {
  of(quotaKey: string): Quota;
  /** The same for one that only asks, and makes no other one be forgotten. */
  peek(quotaKey: string): Quota;
}

interface CredentialQuota {
  readonly quota: Quota;
  /** Null when this process alone counts. */
  readonly counts: ReplicaCounts | null;
}

export function createQuotas(options: QuotasOptions): Quotas {
  const { rules, maxQuotas: max, sharedQuotas: shared, now } = options;
  const quotas = new LRUCache<string, CredentialQuota>({ max });
  const unused = new Quota(options, new OwnCounts(rules));

  function create(quotaKey: string): CredentialQuota {
    if (shared === null) return { quota: new Quota(options, new OwnCounts(rules)), counts: null };
    const onChange = (throttledMs: number) => quota.noteChange(throttledMs);
    const counts = new ReplicaCounts({ quotaKey, rules, shared, now, onChange });
    const quota = new Quota(options, counts);
    return { quota, counts };
  }

  function find(quotaKey: string): CredentialQuota {
    const known = quotas.get(quotaKey);
    if (known !== undefined) return known;
    const created = create(quotaKey);
    quotas.set(quotaKey, created);
    return created;
  }

  /** One after the other: all at once would hold up whoever else asks. */
  async function tellSent(): Promise<void> {
    for (const { counts } of [...quotas.values()]) await counts?.tellSent();
  }

  shared?.listen({
    // Also of credentials that others have used: this replica has to know when the counts are away.
    onChange: (quotaKey, change) => find(quotaKey).counts?.learn(change),
    onState() {
      for (const { counts } of quotas.values()) counts?.noteState();
      void tellSent();
    },
  });

  return {
    of: (quotaKey) => find(quotaKey).quota,
    peek: (quotaKey) => quotas.get(quotaKey)?.quota ?? unused,
  };
}
