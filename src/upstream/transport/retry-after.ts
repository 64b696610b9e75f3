const LONGEST_MS = 3_600_000;

// RFC 9110, section 5.6.7: IMF-fixdate, the form of RFC 850, that of asctime.
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/,
];

/**
 * When to ask again, from `Retry-After` (RFC 9110, section 10.2.3: seconds, or an HTTP date).
 * In whole milliseconds from 0 to an hour; null when the text is neither.
 */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | null {
  if (text === undefined || text.length > 64) return null;
  if (/^\d+$/.test(text)) return clampRetryAfterMs(Number(text) * 1000);
  // Date.parse accepts nearly anything, so only the three forms of an HTTP date get there.
  if (!HTTP_DATES.some((form) => form.test(text))) return null;
  // The form of asctime is the one that does not say it is in UTC.
  const atMs = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(atMs) ? null : clampRetryAfterMs(atMs - nowMs);
}

/** Keeps a wait within 0 and an hour, in whole milliseconds. */
export function clampRetryAfterMs(waitMs: number): number {
  return Math.round(Math.min(Math.max(waitMs, 0), LONGEST_MS));
}
