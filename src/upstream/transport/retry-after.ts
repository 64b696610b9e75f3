const LONGEST_MS = 3_600_000;

// A wait of 10^9 seconds is 31 years, which no API asks for; 10^9 seconds after 1970 is in 2001.
const FIRST_TIME_S = 1e9;
const FIRST_TIME_MS = 1e12;

// RFC 9110, section 5.6.7: IMF-fixdate, the form of RFC 850, that of asctime.
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/,
];

/**
 * When to ask again, from `Retry-After` (RFC 9110, section 10.2.3: seconds, or an HTTP date). Some
 * APIs send the time since 1970, which {@link waitMsOf} reads. In whole milliseconds from 0 to an
 * hour; null when the text is none of them.
 */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | null {
  if (text === undefined || text.length > 64) return null;
  if (/^\d+$/.test(text)) return waitMsOf(Number(text), nowMs);
  // Date.parse accepts nearly anything, so only the three forms of an HTTP date get there.
  if (!HTTP_DATES.some((form) => form.test(text))) return null;
  // The form of asctime is the one that does not say it is in UTC.
  const atMs = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(atMs) ? null : clampRetryAfterMs(atMs - nowMs);
}

/**
 * How long an API asks to wait with a number: it is a wait in seconds, or a time since 1970, in seconds
 * or milliseconds, when it is far too large for a wait. In whole milliseconds from 0 to an hour.
 */
export function waitMsOf(number: number, nowMs: number): number {
  if (number >= FIRST_TIME_MS) return clampRetryAfterMs(number - nowMs);
  if (number >= FIRST_TIME_S) return clampRetryAfterMs(number * 1000 - nowMs);
  return clampRetryAfterMs(number * 1000);
}

/** Keeps a wait within 0 and an hour, in whole milliseconds. */
export function clampRetryAfterMs(waitMs: number): number {
  return Math.round(Math.min(Math.max(waitMs, 0), LONGEST_MS));
}
