/** The ages of stale answers, which were served because no new one could be had. For one operation. */
export interface Staleness {
  /** What a client returned is a stale answer. */
  mark(answer: unknown, ageMs: number): void;
  /** What was made of stale answers is as old as the oldest of them. Returns it. */
  inherit<T extends object>(made: T, ...sources: readonly object[]): T;
  /** In milliseconds; null for what is not made of a stale answer. */
  ageMsOf(value: unknown): number | null;
}

export function createStaleness(): Staleness {
  // Nearly always null: a map of this kind costs the collector of garbage more than all else of an operation.
  let agesMs: WeakMap<object, number> | null = null;

  return {
    mark(answer, ageMs) {
      if (typeof answer !== 'object' || answer === null) return;
      agesMs ??= new WeakMap();
      agesMs.set(answer, ageMs);
    },
    inherit(made, ...sources) {
      if (agesMs === null) return made;
      const ages = sources.flatMap((source) => agesMs?.get(source) ?? []);
      if (ages.length > 0) agesMs.set(made, Math.max(...ages));
      return made;
    },
    ageMsOf(value) {
      if (agesMs === null || typeof value !== 'object' || value === null) return null;
      return agesMs.get(value) ?? null;
    },
  };
}
