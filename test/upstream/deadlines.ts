import type { Deadline } from '../../src/upstream/deadline.ts';

/** The deadline of whoever holds the signal, in a minute unless told. */
export function deadlineOf(
  signal: AbortSignal = new AbortController().signal,
  remainingMs = 60_000,
): Deadline {
  const endsAtMs = performance.now() + remainingMs;
  return { signal, remainingMs: () => Math.max(0, endsAtMs - performance.now()) };
}
