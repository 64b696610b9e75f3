// RFC 3339, section 5.6: the date, "T" (or "t"), the time, an optional fraction, and an offset.
const RFC_3339 =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the text is an RFC 3339 timestamp of a day that exists. */
export function isDateTime(text: string): boolean {
  if (!RFC_3339.test(text)) return false;
  const day = Number(text.slice(8, 10));
  // Every month has these, and lists of times are long.
  if (day <= 28) return true;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lastDay = month === 2 && isLeapYear ? 29 : (DAYS[month - 1] ?? 0);
  return day <= lastDay;
}

/** A host of letters with a short port and a plain path: nothing that a URL parser could refuse. */
const PLAIN_URL = /^https?:\/\/(?:[a-z][a-z\d]*\.)+[a-z]{2,}(?::\d{1,4})?(?:\/[\w./-]*)?$/;

/** Whether the text is an absolute http or https URL, written without spaces or control characters. */
export function isHttpUrl(text: string): boolean {
  // Most are plain, and lists of them are long.
  if (PLAIN_URL.test(text)) return true;
  // The URL parser itself removes tabs and newlines, and so would accept a text that holds them.
  return /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) && URL.canParse(text);
}

/**
 * An absolute URL as the URL parser writes it: two that differ only in spelling (the case of the host, a
 * default port, `/a/../b`) are one. What is no URL stays as it is.
 */
export function normalUrl(text: string): string {
  return URL.parse(text)?.href ?? text;
}
