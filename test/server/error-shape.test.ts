import { assert, describe, expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { ERROR_CODES } from '../../src/server/mask-error.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { loggedErrors } from './logged-errors.ts';

const CONNECTION = '{ connection(id: 1) { __typename } }';
const { apiKey } = demoCredentials();

interface Row {
  readonly code: string;
  readonly when: string;
  /** Null for none. */
  readonly query?: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: object;
  readonly misbehave?: Parameters<Graph['sandbox']['misbehave']>[0];
  /** Whether the error names the field that failed. */
  readonly located: boolean;
  /** What an error has besides `code` and `requestId`. */
  readonly more?: object;
}

const live = { UPSTREAM: 'live' };
const service = {
  UPSTREAM: 'live',
  SHIPPING_CHANNELS_API_KEY: apiKey,
  HOOKGRAPH_CALLER_TOKENS: 'token',
};

function upstream(status: number | null, retryable: boolean, code: string | null = null): object {
  const requestId = status === null ? null : 'sandbox-000001';
  return { upstream: { api: 'SENDCLOUD', status, code, requestId }, retryable };
}

const rows: readonly Row[] = [
  {
    code: 'PERSISTED_QUERY_NOT_FOUND',
    when: 'the hash is not known',
    query: null,
    extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
    located: false,
  },
  {
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    when: 'hashes are switched off',
    query: null,
    extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } },
    environment: { HOOKGRAPH_APQ: 'off' },
    located: false,
  },
  { code: 'GRAPHQL_PARSE_FAILED', when: 'the document is no GraphQL', query: '{', located: false },
  { code: 'GRAPHQL_VALIDATION_FAILED', when: 'a field is unknown', query: '{ a }', located: false },
  {
    code: 'BAD_REQUEST',
    when: 'there is no operation',
    query: 'fragment A on Query { a }',
    located: false,
  },
  {
    code: 'OPERATION_TOO_COMPLEX',
    when: 'a document is too large',
    query: `{${' a'.repeat(999)}}`,
    located: false,
  },
  {
    code: 'OPERATION_TOO_COMPLEX',
    when: 'an answer is too long',
    query: '{ connections { __typename } }',
    environment: { HOOKGRAPH_MAX_LIST_ITEMS: '1' },
    located: false,
  },
  {
    code: 'BAD_USER_INPUT',
    when: 'a literal is of another type',
    query: '{ connection(id: []) { __typename } }',
    located: false,
  },
  {
    code: 'BAD_USER_INPUT',
    when: 'a variable is of another type',
    query: 'query ($id: ID!) { connection(id: $id) { __typename } }',
    variables: { id: [] },
    located: false,
  },
  {
    code: 'BAD_USER_INPUT',
    when: 'an id cannot be one',
    query: '{ connection(id: "a") { __typename } }',
    located: true,
  },
  {
    code: 'BAD_USER_INPUT',
    when: 'an integer would be rounded',
    variables: { id: 2 ** 60 },
    located: false,
  },
  {
    code: 'UNAUTHENTICATED',
    when: 'the caller sent no credential',
    environment: live,
    located: true,
    more: upstream(null, false),
  },
  {
    code: 'UNAUTHENTICATED',
    when: 'the caller has no token',
    environment: service,
    located: false,
  },
  {
    code: 'UNAUTHENTICATED',
    when: "the caller's credential is wrong",
    environment: live,
    headers: { 'x-sendcloud-authorization': 'Bearer wrong' },
    located: true,
    more: upstream(401, false, 'authentication_failed'),
  },
  {
    code: 'FORBIDDEN',
    when: 'the API forbids it',
    environment: live,
    headers: { 'x-sendcloud-authorization': `Bearer ${demoCredentials('initech').token}` },
    located: true,
    more: upstream(403, false, 'forbidden'),
  },
  {
    code: 'FORBIDDEN',
    when: 'it is for the gateway only',
    query: '{ _entities(representations: []) { __typename } }',
    environment: { HOOKGRAPH_GATEWAY_SECRET: 'secret' },
    located: true,
  },
  {
    code: 'RATE_LIMITED',
    when: 'the API has had enough',
    misbehave: { status: 429, headers: { 'retry-after': '7' } },
    located: true,
    more: { ...upstream(429, true), retryAfterMs: 7000 },
  },
  {
    code: 'UPSTREAM_TIMEOUT',
    when: 'the API is too slow',
    environment: { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '50' },
    misbehave: { delayMs: 1000 },
    located: true,
    more: upstream(null, true),
  },
  {
    code: 'UPSTREAM_UNAVAILABLE',
    when: 'the API fails',
    misbehave: { status: 500 },
    located: true,
    more: upstream(500, true),
  },
  {
    code: 'UPSTREAM_BAD_RESPONSE',
    when: 'the API answers nonsense',
    misbehave: { body: '{}' },
    located: true,
    more: upstream(200, false),
  },
];

describe('every error has the same shape:', () => {
  test.for(rows)('$code when $when', async (row) => {
    await using graph = await startGraph({ environment: row.environment ?? {} });
    if (row.misbehave !== undefined) graph.sandbox.misbehave(row.misbehave);
    const { query = CONNECTION, variables, extensions: sent } = row;
    const answer = await graph.send({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...row.headers },
      body: JSON.stringify({ query, variables, extensions: sent }),
    });
    const [error] = JSON.parse(answer.text).errors;
    assert(error !== undefined);
    expect(error.extensions).toEqual({
      code: row.code,
      requestId: answer.headers['x-request-id'],
      ...row.more,
    });
    expect(error.message).toMatch(/^(\w.*\.|PersistedQuery\w+)$/);
    const { message, extensions, locations, path, ...rest } = error;
    expect(rest).toEqual({});
    expect(path?.length ?? 0).toBe(row.located ? 1 : 0);
    expect(loggedErrors(graph)).toEqual([]);
  });

  test('the table has every code that a read can end in', () => {
    const elsewhere = [
      'NOT_FOUND',
      'CONFLICT',
      'CANCELLED',
      'INTERNAL_SERVER_ERROR',
      'SERVICE_UNAVAILABLE',
      'EVENT_GAP',
      'SLOW_CONSUMER',
      'TOO_MANY_STREAMS',
      'PERSISTED_QUERY_NOT_IN_LIST',
      'PERSISTED_QUERY_ID_REQUIRED',
      'CANNOT_SEND_PQ_ID_AND_BODY',
    ];
    const codes = new Set([...rows.map(({ code }) => code), ...elsewhere]);
    expect([...codes].toSorted()).toEqual([...ERROR_CODES].toSorted());
  });

  test('each error of an answer has the id of the request', async () => {
    await using graph = await startGraph();
    const { errors, headers } = await graph.query('{ a b c }', {}, { 'x-request-id': 'mine' });
    expect(headers['x-request-id']).toBe('mine');
    expect(errors?.map(({ extensions }) => extensions.requestId)).toEqual(['mine', 'mine', 'mine']);
  });
});
