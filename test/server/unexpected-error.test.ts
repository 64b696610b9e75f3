import { expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { loggedErrors } from './logged-errors.ts';
import { startHandler } from './start-handler.ts';

const operation: RequestInit = {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-request-id': 'mine' },
  body: '{"query":"{ __typename }"}',
};

function fail(): never {
  throw new TypeError('a bug');
}

test.for([
  { part: 'the check of the caller', path: '/graphql', broken: { identifyCaller: fail } },
  { part: 'the execution, at once', path: '/graphql', broken: { execute: fail } },
  { part: 'the execution, later', path: '/graphql', broken: { execute: async () => fail() } },
  { part: 'the readiness', path: '/readyz', broken: { readiness: fail } },
])('a bug in $part is 500, one line of the log, and nothing else', async ({ path, broken }) => {
  await using handler = await startHandler(broken);
  const init = path === '/graphql' ? operation : { headers: { 'x-request-id': 'mine' } };
  const { status, headers, text } = await handler.send(path, init);
  expect(status).toBe(500);
  expect(headers.get('x-request-id')).toBe('mine');
  expect(JSON.parse(text)).toEqual({
    errors: [
      {
        message: 'Unexpected error.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'mine' },
      },
    ],
  });
  expect(loggedErrors(handler)).toMatchObject([
    { level: 50, requestId: 'mine', type: 'TypeError' },
  ]);
  expect((await handler.send('/healthz')).status).toBe(200);
});

test('whatever is thrown stays inside', async () => {
  for (const thrown of [
    canary('text'),
    null,
    { secret: canary('member') },
    new Error(canary('message')),
  ]) {
    await using handler = await startHandler({ execute: () => Promise.reject(thrown) });
    const { status, text } = await handler.send('/graphql', operation);
    expect(status).toBe(500);
    expect(JSON.parse(text).errors[0].message).toBe('Unexpected error.');
    expect(loggedErrors(handler)).toHaveLength(1);
  }
});

test('an answer that has begun is cut, so that nobody takes it for whole', async () => {
  await using handler = await startHandler({
    handleGraphQL: async (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"data":');
      return fail();
    },
  });
  await expect(handler.send('/graphql', operation)).rejects.toThrow();
  expect((await handler.send('/healthz')).status).toBe(200);
});
