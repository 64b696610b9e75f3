import { afterEach, expect, test, vi } from 'vitest';
import { sendcloud, shippingChannels } from '../both-apis.ts';
import type { Answer } from '../mock-upstream.ts';

const NOW_MS = Date.UTC(2026, 0, 15, 12, 0, 0);
const NOW_SECONDS = NOW_MS / 1000;

const rateLimited = { error: { code: 'rate_limit_exceeded', message: 'x', retry_after: 47 } };
const failed = { error: { message: 'x', retry_after: 47 } };

afterEach(() => {
  vi.useRealTimers();
});

const waits: readonly { what: string; answer: Answer; retryAfterMs: number | null }[] = [
  { what: '429 without any hint', answer: { status: 429 }, retryAfterMs: null },
  {
    what: '429 with Retry-After in seconds',
    answer: { status: 429, headers: { 'retry-after': '5' } },
    retryAfterMs: 5000,
  },
  {
    what: '429 with Retry-After as a date',
    answer: { status: 429, headers: { 'retry-after': 'Thu, 15 Jan 2026 12:00:03 GMT' } },
    retryAfterMs: 3000,
  },
  {
    what: '429 with Retry-After as a time in seconds since 1970',
    answer: { status: 429, headers: { 'retry-after': String(NOW_SECONDS + 7) } },
    retryAfterMs: 7000,
  },
  {
    what: '429 with Retry-After as a time that has passed',
    answer: { status: 429, headers: { 'retry-after': String(NOW_SECONDS - 7) } },
    retryAfterMs: 0,
  },
  {
    what: '429 with Retry-After as a time in milliseconds since 1970',
    answer: { status: 429, headers: { 'retry-after': String(NOW_MS + 7000) } },
    retryAfterMs: 7000,
  },
  {
    what: '503 with Retry-After as a time in seconds since 1970',
    answer: { status: 503, headers: { 'retry-after': String(NOW_SECONDS + 7) } },
    retryAfterMs: 7000,
  },
  ...[NOW_SECONDS + 7, NOW_MS + 7000].map((retry_after) => ({
    what: `429 with the time ${retry_after} in the body`,
    answer: { status: 429, body: { error: { message: 'x', retry_after } } },
    retryAfterMs: 7000,
  })),
  {
    what: '429 with a time that has passed in the body',
    answer: { status: 429, body: { error: { message: 'x', retry_after: NOW_SECONDS - 7 } } },
    retryAfterMs: 0,
  },
  {
    what: '429 with a Retry-After beyond an hour',
    answer: { status: 429, headers: { 'retry-after': '999999' } },
    retryAfterMs: 3_600_000,
  },
  {
    what: '429 with a Retry-After that says nothing',
    answer: { status: 429, headers: { 'retry-after': '1e3' } },
    retryAfterMs: null,
  },
  {
    what: '429 with two Retry-After',
    answer: { status: 429, headers: { 'retry-after': ['1', '2'] } },
    retryAfterMs: null,
  },
  {
    what: '429 with retry_after in the body',
    answer: { status: 429, body: rateLimited },
    retryAfterMs: 47_000,
  },
  {
    what: '429 with both: the header counts',
    answer: { status: 429, body: rateLimited, headers: { 'retry-after': '5' } },
    retryAfterMs: 5000,
  },
  {
    what: '429 with a bad header and a good body',
    answer: { status: 429, body: rateLimited, headers: { 'retry-after': 'soon' } },
    retryAfterMs: 47_000,
  },
  {
    what: '429 with the reset of the rate limit',
    answer: { status: 429, headers: { 'x-ratelimit-reset': String(NOW_SECONDS + 20) } },
    retryAfterMs: 20_000,
  },
  {
    what: '429 with a reset that has passed',
    answer: { status: 429, headers: { 'x-ratelimit-reset': String(NOW_SECONDS - 20) } },
    retryAfterMs: 0,
  },
  {
    what: '429 with a reset in the far future',
    answer: { status: 429, headers: { 'x-ratelimit-reset': '999999999999' } },
    retryAfterMs: 3_600_000,
  },
  {
    what: '429 with a reset that is none',
    answer: { status: 429, headers: { 'x-ratelimit-reset': '-1' } },
    retryAfterMs: null,
  },
  {
    what: '429 with all three: the header counts, then the body',
    answer: {
      status: 429,
      body: rateLimited,
      headers: { 'x-ratelimit-reset': String(NOW_SECONDS + 20) },
    },
    retryAfterMs: 47_000,
  },
  {
    what: '503 with Retry-After',
    answer: { status: 503, headers: { 'retry-after': '5' } },
    retryAfterMs: 5000,
  },
  { what: '503 with retry_after', answer: { status: 503, body: failed }, retryAfterMs: 47_000 },
  {
    what: '400 with Retry-After',
    answer: { status: 400, headers: { 'retry-after': '5' } },
    retryAfterMs: null,
  },
  {
    what: '401 with Retry-After',
    answer: { status: 401, headers: { 'retry-after': '5' } },
    retryAfterMs: null,
  },
  { what: '403 with retry_after', answer: { status: 403, body: failed }, retryAfterMs: null },
  {
    what: '301 with Retry-After',
    answer: { status: 301, headers: { 'retry-after': '5' } },
    retryAfterMs: null,
  },
];

test.for(waits)('$what: a wait of $retryAfterMs ms', async ({ answer, retryAfterMs }) => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
  expect(await shippingChannels.get(answer)).toMatchObject({ retryAfterMs });
});

test('Sendcloud documents no wait, and a Retry-After is used if it comes', async () => {
  const answer = { status: 429, headers: { 'retry-after': '5' } };
  expect(await sendcloud.get(answer)).toMatchObject({ retryAfterMs: 5000 });
});

const requestIds: readonly { sent: string | string[]; kept: boolean }[] = [
  { sent: 'abc', kept: true },
  { sent: '0f1e-2d3c_4b.5A', kept: true },
  { sent: 'a'.repeat(64), kept: true },
  { sent: 'a'.repeat(65), kept: false },
  { sent: '', kept: false },
  { sent: 'a b', kept: false },
  { sent: 'a/b', kept: false },
  { sent: 'https://evil.example', kept: false },
  { sent: '<script>', kept: false },
  { sent: '{"a":1}', kept: false },
  { sent: 'a,b', kept: false },
  { sent: 'é', kept: false },
  { sent: ['abc', 'def'], kept: false },
];

test.for(requestIds)("the API's id of the request $sent is told: $kept", async ({ sent, kept }) => {
  const headers = { 'x-request-id': sent };
  const requestId = kept ? sent : null;
  expect(await sendcloud.get({ status: 500, headers })).toMatchObject({ requestId });
  expect(await sendcloud.get({ status: 200, body: 'x', headers })).toMatchObject({ requestId });
  expect(await shippingChannels.get({ status: 429, headers })).toMatchObject({ requestId });
});

const upstreamCodes = [
  { sent: 'authentication_failed', ask: sendcloud.get, kept: true },
  { sent: 'not_found', ask: sendcloud.get, kept: true },
  { sent: 'unknown_error', ask: sendcloud.get, kept: false },
  { sent: 'rate_limit_exceeded', ask: sendcloud.get, kept: false },
  { sent: 'invalid_request', ask: shippingChannels.get, kept: true },
  { sent: 'rate_limit_exceeded', ask: shippingChannels.get, kept: true },
  { sent: 'not_found', ask: shippingChannels.get, kept: false },
  { sent: '<script>', ask: shippingChannels.get, kept: false },
];

test.for(
  upstreamCodes.flatMap((row) => [401, 403, 422, 429, 500].map((status) => ({ ...row, status }))),
)("$status with the API's own code $sent: told, $kept", async ({ ask, sent, kept, status }) => {
  const error = { code: sent, detail: 'x', message: 'x' };
  expect(await ask({ status, body: { error, errors: [error] } })).toMatchObject({
    status,
    upstreamCode: kept ? sent : null,
  });
});
