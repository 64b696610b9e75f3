/** How often something has happened within the last stretch of time. */
export interface MovingCount {
  add(): void;
  total(): number;
  clear(): void;
}

const PARTS = 10;

/** The stretch moves by a tenth of its length. `now` is a clock that never goes back, in milliseconds. */
export function createMovingCount(windowMs: number, now: () => number): MovingCount {
  let parts: { readonly number: number; count: number }[] = [];

  function partNow(): number {
    const number = Math.floor((now() * PARTS) / windowMs);
    parts = parts.filter((part) => part.number > number - PARTS);
    return number;
  }

  return {
    add() {
      const number = partNow();
      const last = parts.at(-1);
      if (last?.number === number) last.count += 1;
      else parts.push({ number, count: 1 });
    },
    total() {
      partNow();
      return parts.reduce((sum, { count }) => sum + count, 0);
    },
    clear() {
      parts = [];
    },
  };
}
