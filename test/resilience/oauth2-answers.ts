import type { ServerResponse } from 'node:http';
import type { MutableResponse } from 'oauth2-mock-server';
import type { UpstreamErrorCode } from '../../src/upstream/upstream-error.ts';
import { canary } from '../support/canaries.ts';

/** What a token endpoint answers to every request, and what comes of it. */
export interface HostileAnswer {
  readonly name: string;
  spoil?(answer: MutableResponse): void;
  answer?(response: ServerResponse): unknown;
  readonly code: UpstreamErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
  /** How many requests for a token one query costs. */
  readonly tokenCalls: number;
}

const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', retryable: true } as const;
const REFUSED = { code: 'UPSTREAM_UNAVAILABLE', retryable: false, tokenCalls: 1 } as const;
const BAD_RESPONSE = { code: 'UPSTREAM_BAD_RESPONSE', retryable: false, tokenCalls: 1 } as const;
const RATE_LIMITED = { code: 'RATE_LIMITED', retryable: true } as const;
const TIMEOUT = { code: 'UPSTREAM_TIMEOUT', retryable: true, tokenCalls: 1 } as const;

const status = (statusCode: number, error: string) => (answer: MutableResponse) => {
  // A secret in an error's text is one that must not come out either.
  Object.assign(answer, { statusCode, body: { error, error_description: canary('DESCRIPTION') } });
};

const member = (name: string, value: unknown) => (answer: MutableResponse) => {
  Object.assign(answer.body, { [name]: value });
};

const raw =
  (statusCode: number, headers: Readonly<Record<string, string>>, body = '{}') =>
  (response: ServerResponse) =>
    response.writeHead(statusCode, { 'content-type': 'application/json', ...headers }).end(body);

export const HOSTILE_ANSWERS: readonly HostileAnswer[] = [
  { name: '500', spoil: status(500, 'server_error'), ...UNAVAILABLE, tokenCalls: 3 },
  { name: '503', spoil: status(503, 'temporarily_unavailable'), ...UNAVAILABLE, tokenCalls: 3 },
  {
    name: '503 with Retry-After: 0',
    answer: raw(503, { 'retry-after': '0' }),
    ...UNAVAILABLE,
    retryAfterMs: 0,
    tokenCalls: 3,
  },
  {
    name: '503 with Retry-After: 30',
    answer: raw(503, { 'retry-after': '30' }),
    ...UNAVAILABLE,
    retryAfterMs: 30_000,
    tokenCalls: 1,
  },
  { name: '429', spoil: status(429, 'slow_down'), ...RATE_LIMITED, tokenCalls: 2 },
  {
    name: '429 with Retry-After: 30',
    answer: raw(429, { 'retry-after': '30' }),
    ...RATE_LIMITED,
    retryAfterMs: 30_000,
    tokenCalls: 1,
  },
  { name: 'no answer', answer: () => true, ...TIMEOUT },
  {
    name: 'an answer without an end',
    answer: (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"access_token":"'),
    ...TIMEOUT,
  },
  {
    name: 'a closed connection',
    answer: (response) => response.destroy(),
    ...UNAVAILABLE,
    tokenCalls: 3,
  },
  { name: '400', spoil: status(400, 'invalid_client'), ...REFUSED },
  { name: '401', spoil: status(401, 'invalid_client'), ...REFUSED },
  { name: '403', spoil: status(403, 'access_denied'), ...REFUSED },
  { name: '404', spoil: status(404, 'not_found'), ...BAD_RESPONSE },
  { name: '201', spoil: (answer) => Object.assign(answer, { statusCode: 201 }), ...BAD_RESPONSE },
  {
    name: 'a page',
    answer: raw(200, { 'content-type': 'text/html' }, '<!doctype html><p>Sign in</p>'),
    ...BAD_RESPONSE,
  },
  { name: 'a page that says it is JSON', answer: raw(200, {}, '<!doctype html>'), ...BAD_RESPONSE },
  { name: 'nothing', answer: raw(200, {}, ''), ...BAD_RESPONSE },
  { name: 'an empty object', answer: raw(200, {}), ...BAD_RESPONSE },
  { name: 'a list', answer: raw(200, {}, '[]'), ...BAD_RESPONSE },
  { name: 'an empty token', spoil: member('access_token', ''), ...BAD_RESPONSE },
  { name: 'a token of 100 KB', spoil: member('access_token', 'x'.repeat(1e5)), ...BAD_RESPONSE },
  {
    name: 'a token that adds a header',
    spoil: member('access_token', 'a\r\nX-Injected: 1'),
    ...BAD_RESPONSE,
  },
  { name: 'a token that is a number', spoil: member('access_token', 1), ...BAD_RESPONSE },
  { name: 'another type of token', spoil: member('token_type', 'mac'), ...BAD_RESPONSE },
  {
    name: 'expires_in: NaN, which is no JSON',
    answer: raw(200, {}, '{"access_token":"a","token_type":"bearer","expires_in":NaN}'),
    ...BAD_RESPONSE,
  },
];

/** What may be the `expires_in` of a token that is used all the same. */
export const ODD_LIFETIMES = [undefined, 0, -1, '3600', 1e12, 'NaN', null, [], {}];
