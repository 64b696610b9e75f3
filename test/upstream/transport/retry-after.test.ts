import { afterEach, expect, test, vi } from 'vitest';
import {
  clampRetryAfterMs,
  parseRetryAfter,
  waitMsOf,
} from '../../../src/upstream/transport/response.ts';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 0, 15, 12, 0, 0);
const NOW_SECONDS = NOW_MS / 1000;

afterEach(() => {
  vi.unstubAllEnvs();
});

test.for([
  // Seconds.
  ['0', 0],
  ['1', 1000],
  ['007', 7000],
  ['3600', HOUR_MS],
  ['3601', HOUR_MS],
  ['999999', HOUR_MS],
  ['9'.repeat(64), HOUR_MS],
  // The date of RFC 9110 and its obsolete form, RFC 850.
  ['Thu, 15 Jan 2026 12:00:03 GMT', 3000],
  ['Thursday, 15-Jan-26 12:00:03 GMT', 3000],
  ['Thu, 15 Jan 2026 12:00:00 GMT', 0],
  ['Thu, 15 Jan 2026 11:59:59 GMT', 0],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Thu, 15 Jan 2026 14:00:00 GMT', HOUR_MS],
  ['Fri, 31 Dec 9999 23:59:59 GMT', HOUR_MS],
] as const)('%j means a wait of %i ms', ([text, waitMs]) => {
  expect(parseRetryAfter(text, NOW_MS)).toBe(waitMs);
});

// RFC 9110, section 5.6.7: a recipient accepts it, and a date of HTTP is in UTC whatever its form.
test.for(['UTC', 'America/New_York', 'Asia/Kolkata'])(
  "the date in asctime's form is in UTC where local time is that of %s",
  (zone) => {
    vi.stubEnv('TZ', zone);
    expect(parseRetryAfter('Thu Jan 15 12:00:03 2026', NOW_MS)).toBe(3000);
  },
);

const numbers = [
  // A wait in seconds, however long.
  [0, 0],
  [0.5, 500],
  [3, 3000],
  [3601, HOUR_MS],
  [31_536_000, HOUR_MS],
  [999_999_999, HOUR_MS],
  // A time in seconds since 1970.
  [1_000_000_000, 0],
  [1_764_176_400, 0],
  [NOW_SECONDS - 1, 0],
  [NOW_SECONDS, 0],
  [NOW_SECONDS + 1, 1000],
  [NOW_SECONDS + 0.5, 500],
  [NOW_SECONDS + 47, 47_000],
  [NOW_SECONDS + 3600, HOUR_MS],
  [NOW_SECONDS + 3601, HOUR_MS],
  [9_999_999_999, HOUR_MS],
  [999_999_999_999, HOUR_MS],
  // A time in milliseconds since 1970.
  [1_000_000_000_000, 0],
  [NOW_MS - 1, 0],
  [NOW_MS, 0],
  [NOW_MS + 1, 1],
  [NOW_MS + 47_000, 47_000],
  [NOW_MS + HOUR_MS + 1, HOUR_MS],
  [9_999_999_999_999, HOUR_MS],
  [Number.MAX_SAFE_INTEGER, HOUR_MS],
] as const;

test.for(numbers)('the number %d means a wait of %i ms', ([number, waitMs]) => {
  expect(waitMsOf(number, NOW_MS)).toBe(waitMs);
  if (!Number.isInteger(number)) return;
  expect(parseRetryAfter(String(number), NOW_MS)).toBe(waitMs);
  expect(parseRetryAfter(`00${number}`, NOW_MS)).toBe(waitMs);
});

test.for([
  undefined,
  '',
  ' ',
  '-5',
  '+5',
  'abc',
  '1e3',
  '0x10',
  '1.5',
  ' 1',
  '1 ',
  '1, 2',
  '1;2',
  '１',
  'Infinity',
  'NaN',
  '9'.repeat(65),
  `Thu, 15 Jan 2026 12:00:03 GMT${' '.repeat(64)}`,
  '2026-01-15T12:00:03Z',
  '15 Jan 2026 12:00:03 GMT',
  'Thu, 99 Jan 2026 12:00:03 GMT',
  'Thu',
])('%j says nothing', (text) => {
  expect(parseRetryAfter(text, NOW_MS)).toBeNull();
});

// Date.parse makes a date of the first number that it finds.
test.for(['Mon 1', 'Sat, 1', 'Monday, banana 5', 'Tue, 5 apples'])(
  '%j, which only begins like a date, says nothing',
  (text) => {
    expect(parseRetryAfter(text, NOW_MS)).toBeNull();
  },
);

test('a value of a megabyte is refused without reading it', () => {
  expect(parseRetryAfter('1'.repeat(1_000_000), NOW_MS)).toBeNull();
});

test.for([
  [-1, 0],
  [0, 0],
  [0.4, 0],
  [1234.5, 1235],
  [HOUR_MS, HOUR_MS],
  [HOUR_MS + 1, HOUR_MS],
  [Number.POSITIVE_INFINITY, HOUR_MS],
] as const)('a wait of %d ms is kept as %d ms', ([waitMs, kept]) => {
  expect(clampRetryAfterMs(waitMs)).toBe(kept);
});
