import { expect } from 'vitest';

const ROUNDS = 25;

/**
 * Expects four times the size to be no more than eight times the work, where a square is sixteen times. It
 * compares the least of many rounds: a busy machine, a collection of garbage or a compilation makes a round
 * longer, and none makes it shorter. `allowanceMs` is for what does not grow.
 */
export function expectNoSquare(
  work: (size: number) => void,
  size: number,
  allowanceMs: number,
): void {
  let [small, large] = [Infinity, Infinity];
  const limit = () => 8 * small + allowanceMs;
  for (let round = 0; round < ROUNDS && large >= limit(); round += 1) {
    small = Math.min(
      small,
      processorMs(() => work(size)),
    );
    large = Math.min(
      large,
      processorMs(() => work(4 * size)),
    );
  }
  expect(large).toBeLessThan(limit());
}

/** The processor time of this process: a busy machine takes none of it. */
function processorMs(work: () => void): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  // The kernel measures the sum, and only estimates how much of it each part is.
  return (user + system) / 1000;
}
