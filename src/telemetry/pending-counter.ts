import { Counter, type Registry } from 'prom-client';

/** A counter that is told often and read seldom: its labels are looked at when it is read. */
export interface PendingCounter {
  inc(labels: Labels, by?: number): void;
}

type Labels = Readonly<Record<string, string>>;

/** Labels are those of one kind of event, always in the same order. */
export function createPendingCounter(options: {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registers: Registry[];
}): PendingCounter {
  const pending = new Map<string, { readonly labels: Labels; by: number }>();
  new Counter({
    ...options,
    collect() {
      for (const { labels, by } of pending.values()) this.inc(labels, by);
      pending.clear();
    },
  });
  return {
    inc(labels, by = 1) {
      let key = '';
      for (const name in labels) key += `${labels[name]}\n`;
      const known = pending.get(key);
      if (known === undefined) pending.set(key, { labels, by });
      else known.by += by;
    },
  };
}
