import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

const json = { 'content-type': 'application/json' };
const QUERY = '{"query":"{ __typename }"}';

const answers = [
  { what: 'an operation', status: 200, request: { method: 'POST', headers: json, body: QUERY } },
  {
    what: 'a document that is wrong',
    status: 400,
    request: {
      method: 'POST',
      headers: { ...json, accept: 'application/graphql-response+json' },
      body: '{"query":"{ nothing }"}',
    },
  },
  {
    what: 'a body that is wrong',
    status: 400,
    request: { method: 'POST', headers: json, body: '{' },
  },
  { what: 'an unknown path', status: 404, request: { path: '/nothing' } },
  { what: 'a wrong method', status: 405, request: { method: 'PUT', body: QUERY } },
  {
    what: 'an answer that is not offered',
    status: 406,
    request: { method: 'POST', headers: { ...json, accept: 'text/csv' }, body: QUERY },
  },
  {
    what: 'a body that is too large',
    status: 413,
    request: { method: 'POST', headers: json, body: ' '.repeat(140_000) },
  },
  { what: 'a wrong type', status: 415, request: { method: 'POST', body: QUERY } },
  { what: '/healthz', status: 200, request: { path: '/healthz' } },
  { what: '/readyz', status: 200, request: { path: '/readyz' } },
];

/** What a header of an answer may be. Anything else, such as one that names the server, is too much. */
const ALLOWED = [
  'allow',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
  'x-content-type-options',
  'x-request-id',
];

test.for(answers.flatMap((row) => ['development', 'production'].map((mode) => ({ ...row, mode }))))(
  '$what: the answer ($status, $mode) is not stored and does not tell what made it',
  async ({ status, request, mode }) => {
    const environment = { NODE_ENV: mode, UPSTREAM: 'sandbox' };
    await using graph = await startGraph({ environment });
    const answer = await graph.send(request);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[\w.-]{1,64}$/),
      'content-type': expect.stringMatching(/^application\/[a-z-]*(\+?json); charset=utf-8$/),
    });
    expect(Object.keys(answer.headers).filter((name) => !ALLOWED.includes(name))).toEqual([]);
    expect(answer.text).not.toMatch(/yoga|node_modules|\bat .*:\d+:\d+|v?\d+\.\d+\.\d+[^.\d]/i);
  },
);
