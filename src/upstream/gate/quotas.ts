import { LRUCache } from 'lru-cache';
import type { SharedQuotas } from '../replicas.ts';
import { Quota, type QuotaOptions } from './quota.ts';
import { OwnCounts } from './quota-counts.ts';
import type { RateLimitRule } from './rate-limit.ts';
import { ReplicaCounts } from './replica-counts.ts';

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
  const { rules, maxQuotas, sharedQuotas: shared, now } = options;
  const quotas = new LRUCache<string, CredentialQuota>({
    // A `max` would allocate room for all of them at the start: 1 ms, and 200 KB.
    maxSize: maxQuotas,
    sizeCalculation: () => 1,
  });
  const unused = new Quota(options, new OwnCounts(rules));

  function create(quotaKey: string): CredentialQuota {
    if (shared === null) return { quota: new Quota(options, new OwnCounts(rules)), counts: null };
    const onChange = () => quota.drain();
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

  /** Those that have to learn what all replicas know. */
  const behind = new Set<ReplicaCounts>();
  let catchingUp: Promise<void> | null = null;

  /** One after the other: all at once would hold up whoever else asks. */
  async function joinAll(): Promise<void> {
    for (const counts of behind) {
      behind.delete(counts);
      if (counts.isBehind) await counts.join();
    }
  }

  function catchUp(): Promise<void> {
    catchingUp ??= joinAll().finally(() => {
      catchingUp = null;
    });
    return catchingUp;
  }

  shared?.listen({
    // Also of credentials that others have used: this replica has to know when the counts are away.
    onChange(quotaKey, change) {
      // One that may be invented pushes nobody out.
      if (change.isProven !== true && !quotas.has(quotaKey)) return;
      const { counts } = find(quotaKey);
      counts?.learn(change);
      if (counts?.isBehind !== true) return;
      behind.add(counts);
      void catchUp();
    },
    async onState() {
      const all = [...quotas.values()].flatMap(({ counts }) => counts ?? []);
      const tellReported = () => {
        if (shared.state !== 'shared') return;
        for (const counts of all) if (!counts.hasUntold) counts.tellReported();
      };
      // Before anybody who waits is let go by what was known without it.
      tellReported();
      for (const counts of all) counts.noteState();
      if (shared.state === 'away') return;
      // Replicas first tell what they have sent, which the shared counts lack; the rest they may know already.
      for (const counts of all) if (counts.hasUntold) behind.add(counts);
      await catchUp();
      tellReported();
      for (const counts of all) if (counts.isBehind) behind.add(counts);
      void catchUp();
    },
  });

  return {
    of: (quotaKey) => find(quotaKey).quota,
    peek: (quotaKey) => quotas.get(quotaKey)?.quota ?? unused,
  };
}
