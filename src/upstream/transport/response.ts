import type { ValidationIssue } from '../../domain/errors.ts';
import { parseJson } from '../../domain/json.ts';
import type { UpstreamErrorCode } from '../upstream-error.ts';
import type { TransportResponse } from './transport.ts';

/** What an API's own error body says. */
export interface ErrorBody {
  /** Only if it is on the documented list. */
  readonly code: string | null;
  readonly retryAfterMs: number | null;
  /**
   * What is wrong with the request, by path of its JSON body; empty when it does not say. A message
   * is empty when there is none that can be read.
   */
  readonly issues: readonly ValidationIssue[];
}

/** What an API reports of one of its limits, without saying of which. */
export interface ReportedLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

/**
 * A response as the API means it. Each part is read when it is first asked for, and once, however many
 * steps ask for it.
 */
export class ApiResponse implements TransportResponse {
  readonly status: number;
  readonly headers: TransportResponse['headers'];
  readonly body: string;
  readonly #decodeErrorBody: (body: unknown) => ErrorBody | null;
  #json: unknown = UNREAD;
  #errorBody: ErrorBody | null | undefined;
  #retryAfterMs: number | null | undefined;

  constructor(
    { status, headers, body }: TransportResponse,
    decodeErrorBody: (body: unknown) => ErrorBody | null,
  ) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.#decodeErrorBody = decodeErrorBody;
  }

  /** The parsed body; undefined when it is not JSON or does not say that it is. */
  get json(): unknown {
    if (this.#json === UNREAD) this.#json = parseBody(this);
    return this.#json;
  }

  /** Null when the body is not the API's own error. */
  get errorBody(): ErrorBody | null {
    if (this.#errorBody === undefined) {
      this.#errorBody = this.json === undefined ? null : this.#decodeErrorBody(this.json);
    }
    return this.#errorBody;
  }

  /** When a 429 or a 5xx says to ask again, from when this is first asked for; else null. */
  get retryAfterMs(): number | null {
    if (this.#retryAfterMs === undefined) {
      const isFailure = this.status === 429 || this.status >= 500;
      this.#retryAfterMs = isFailure ? retryAfterMsOf(this, this.errorBody) : null;
    }
    return this.#retryAfterMs;
  }

  /** From `X-RateLimit-*`; null without them. */
  get reportedLimit(): ReportedLimit | null {
    return reportedLimitOf(this);
  }
}

const UNREAD = Symbol('unread');

const CODE_BY_STATUS: Readonly<Record<number, UpstreamErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  429: 'RATE_LIMITED',
};

/** The code of a status that is not 200. One that is in no table cannot be an answer to a read. */
export function codeOfStatus(status: number): UpstreamErrorCode {
  const serverError = status >= 500 && status <= 599;
  return CODE_BY_STATUS[status] ?? (serverError ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_BAD_RESPONSE');
}

/** Whether such an answer to a read may be another one a moment later. */
export function isTransientStatus(status: number): boolean {
  return [429, 500, 502, 503, 504].includes(status);
}

/** Whether the answer says that it is JSON. */
export function claimsJson({ headers }: TransportResponse): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(textOf(headers['content-type']));
}

/** The parsed JSON, or undefined when the answer is not JSON or does not say it is. */
export function parseBody(response: TransportResponse): unknown {
  if (!claimsJson(response)) return undefined;
  try {
    return parseJson(response.body);
  } catch {
    // The cause quotes the body, so it must not reach a log.
    return undefined;
  }
}

/** The API's own id of the request; null when there is none that is harmless to repeat. */
export function requestIdOf({ headers }: TransportResponse): string | null {
  const id = textOf(headers['x-request-id']);
  return /^[\w.-]{1,64}$/.test(id) ? id : null;
}

/** Whether there is a next page (RFC 8288), as v3 of Sendcloud tells of pages elsewhere. */
export function hasNextPage({ headers }: TransportResponse): boolean {
  const links = [headers.link ?? []].flat().join();
  return /;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next\b)/i.test(links);
}

/** When a 429 or a 5xx says to ask again: in `Retry-After`, its body, or `X-RateLimit-Reset`. */
export function retryAfterMsOf(
  { status, headers }: TransportResponse,
  body: ErrorBody | null,
): number | null {
  if (status !== 429 && status < 500) return null;
  const nowMs = Date.now();
  const said = parseRetryAfter(textOf(headers['retry-after']), nowMs) ?? body?.retryAfterMs ?? null;
  // When the window of the limit ends says nothing of when an upstream that is down comes back.
  if (said !== null || status !== 429) return said;
  const resetSeconds = numberOf(headers['x-ratelimit-reset']);
  return resetSeconds === null ? null : clampRetryAfterMs(resetSeconds * 1000 - nowMs);
}

/** What the API reports of one of its limits, in `X-RateLimit-*`; null when it does not. */
function reportedLimitOf({ headers }: TransportResponse): ReportedLimit | null {
  const limit = numberOf(headers['x-ratelimit-limit']);
  if (limit === null) return null;
  const remaining = numberOf(headers['x-ratelimit-remaining']);
  const resetSeconds = numberOf(headers['x-ratelimit-reset']);
  if (remaining === null || resetSeconds === null) return null;
  return { limit, remaining, resetMs: Math.max(0, resetSeconds * 1000 - Date.now()) };
}

/** A header's value; empty when it is absent or came more than once. */
function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A whole number in a header; null when there is none. */
function numberOf(value: string | string[] | undefined): number | null {
  const text = textOf(value);
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}

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
