import type { Fault } from '../../src/sandbox/fault.ts';

/** What Sendcloud does when one connection is asked for, and what a client sees of it. */
export interface UpstreamFault {
  readonly fault: string;
  /** The secret is to come out nowhere. */
  readonly does: (secret: string) => Fault;
  readonly code: string;
  readonly retryable: boolean;
  readonly status: number | null;
  /** Of the API, if it is documented. */
  readonly upstreamCode?: string;
  /** Null when the API's own id of the request is not passed on. */
  readonly requestId?: null;
  readonly retryAfterMs?: number;
}

const html = { 'content-type': 'text/html' };
const unavailable = { code: 'UPSTREAM_UNAVAILABLE', retryable: true };
const badResponse = { code: 'UPSTREAM_BAD_RESPONSE', retryable: false };
const noAnswer = { status: null, requestId: null };

/** Those that do not depend on whose the credential is. */
export const FAULTS: readonly UpstreamFault[] = [
  {
    fault: '404 with a page of HTML',
    does: (secret) => ({ status: 404, headers: html, body: `<h1>${secret}` }),
    ...badResponse,
    status: 404,
  },
  {
    fault: '404 with other JSON',
    does: (secret) => ({ status: 404, body: JSON.stringify({ secret }) }),
    ...badResponse,
    status: 404,
  },
  {
    fault: '429',
    does: () => ({ status: 429 }),
    code: 'RATE_LIMITED',
    retryable: true,
    status: 429,
  },
  {
    fault: '429 with Retry-After',
    does: (secret) => ({ status: 429, headers: { 'retry-after': '7', 'x-note': secret } }),
    code: 'RATE_LIMITED',
    retryable: true,
    status: 429,
    retryAfterMs: 7000,
  },
  {
    fault: '500 with secrets in its body and headers',
    does: (secret) => ({
      status: 500,
      body: JSON.stringify({ errors: [{ code: secret, detail: secret }] }),
      headers: { 'x-request-id': `not an id ${secret}`, 'set-cookie': secret },
    }),
    ...unavailable,
    status: 500,
    requestId: null,
  },
  {
    fault: '502 with a page of HTML',
    does: (secret) => ({ status: 502, headers: html, body: `<h1>${secret}` }),
    ...unavailable,
    status: 502,
  },
  {
    fault: '503 with Retry-After',
    does: () => ({ status: 503, headers: { 'retry-after': '3' } }),
    ...unavailable,
    status: 503,
    retryAfterMs: 3000,
  },
  { fault: '599', does: () => ({ status: 599 }), ...unavailable, status: 599 },
  { fault: '204', does: () => ({ status: 204 }), ...badResponse, status: 204 },
  {
    fault: '400',
    does: () => ({ status: 400 }),
    ...badResponse,
    status: 400,
    upstreamCode: 'invalid',
  },
  { fault: '418', does: (body) => ({ status: 418, body }), ...badResponse, status: 418 },
  { fault: 'a reset', does: () => ({ reset: true }), ...unavailable, ...noAnswer },
  {
    fault: 'half a body',
    does: () => ({ cutBody: true }),
    ...badResponse,
    status: 200,
    requestId: null,
  },
  {
    fault: 'half of a JSON text',
    does: (secret) => ({ body: `{"data":"${secret}` }),
    ...badResponse,
    status: 200,
  },
  {
    fault: 'JSON of another shape',
    does: (secret) => ({ body: JSON.stringify({ data: { id: secret, type: secret } }) }),
    ...badResponse,
    status: 200,
  },
  { fault: 'null', does: () => ({ body: 'null' }), ...badResponse, status: 200 },
  { fault: 'nothing', does: () => ({ body: '' }), ...badResponse, status: 200 },
  {
    fault: '200 with a page of HTML',
    does: (secret) => ({ headers: html, body: `<h1>${secret}` }),
    ...badResponse,
    status: 200,
  },
  {
    fault: 'another connection',
    does: () => ({
      body: '{"data":{"id":2,"type":"klaviyo","configuration":{},"created_at":"2026-01-16T09:00:00Z","updated_at":"2026-01-16T09:00:00Z"}}',
    }),
    ...badResponse,
    status: 200,
  },
  {
    fault: 'no answer in time',
    does: () => ({ delayMs: 2000 }),
    code: 'UPSTREAM_TIMEOUT',
    retryable: true,
    ...noAnswer,
  },
];

const authenticationFailed = {
  fault: '401',
  does: () => ({ status: 401 }),
  status: 401,
  upstreamCode: 'authentication_failed',
};
const notAllowed = {
  fault: '403',
  does: () => ({ status: 403 }),
  status: 403,
  upstreamCode: 'forbidden',
};

/** A caller can do something about a credential that it forwarded, and nothing about the service's. */
export const CREDENTIAL_FAULTS: Readonly<
  Record<'forwarded' | 'service', readonly UpstreamFault[]>
> = {
  forwarded: [
    { ...authenticationFailed, code: 'UNAUTHENTICATED', retryable: false },
    { ...notAllowed, code: 'FORBIDDEN', retryable: false },
  ],
  service: [
    { ...authenticationFailed, ...unavailable, retryable: false },
    { ...notAllowed, ...unavailable, retryable: false },
  ],
};
