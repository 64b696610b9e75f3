const LONGEST_MS = 3_600_000;

/**
 * When to ask again, from `Retry-After` (RFC 9110, section 10.2.3: seconds, or an HTTP date).
 * In whole milliseconds from 0 to an hour; null when the text is neither.
 */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | null {
  if (text === undefined || text.length > 64) return null;
  if (/^\d+$/.test(text)) return clampRetryAfterMs(Number(text) * 1000);
  // Date.parse accepts nearly anything, so only texts that start with the name of a day get there.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return null;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : clampRetryAfterMs(atMs - nowMs);
}

/** Keeps a wait within 0 and an hour, in whole milliseconds. */
export function clampRetryAfterMs(waitMs: number): number {
  return Math.round(Math.min(Math.max(waitMs, 0), LONGEST_MS));
}
