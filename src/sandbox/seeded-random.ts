/** Numbers that look random and are the same on every start. */
export interface SeededRandom {
  /** An integer from 0 up to, but not, `limit`. */
  below(limit: number): number;
  /** Throws a `RangeError` for an empty list. */
  pick<T extends string | object>(items: readonly T[]): T;
}

/** The generator is mulberry32; `seed` is taken modulo 2^32. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    pick(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('There is nothing to pick from.');
      return item;
    },
  };
}
