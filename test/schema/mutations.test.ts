import { describe, expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { MUTATIONS } from './mutation-table.ts';
import {
  errorBody,
  FORWARDED,
  mutation,
  REFUSED_FIELD,
  send,
  spoilWrite,
  TOKEN,
  toTypeName,
  withError,
} from './send-mutation.ts';

describe('a mutation succeeds', () => {
  test.for(MUTATIONS)('$field', async (row) => {
    await using graph = await startGraph();
    const { data, errors } = await send(graph, row);
    expect(errors).toBeUndefined();
    expect(data.result).toMatchObject({
      __typename: toTypeName(row.field, 'Success'),
      ...row.expected,
    });
    expect(graph.takeUpstreamRequests()).toEqual(row.calls);
  });
});

describe('what is not there is a NotFoundError', () => {
  test.for(withError('NotFound'))('$field', async (row) => {
    await using graph = await startGraph();
    const { data, errors } = await send(graph, { ...row, input: { ...row.input, ...row.missing } });
    expect(errors).toBeUndefined();
    expect(data.result).toEqual({ __typename: 'HookgraphNotFoundError', message: 'Not found.' });
  });
});

describe('what the API forbids to the credential of the caller is a ForbiddenError', () => {
  test.for(withError('Forbidden'))('$field', async (row) => {
    await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
    spoilWrite(graph, row, { status: 403 });
    const { data, errors } = await send(graph, row, FORWARDED);
    expect(errors).toBeUndefined();
    expect(data.result.__typename).toBe('HookgraphForbiddenError');
  });

  const withRead = MUTATIONS.filter(({ calls }) => calls[0]?.startsWith('GET ') === true);
  test.for(withRead.map(({ field }) => field))(
    'also when it is the read before %s that is forbidden',
    async (field) => {
      await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
      const row = mutation(field);
      graph.sandbox.misbehave({ status: 403 });
      const { data } = await send(graph, row, FORWARDED);
      expect(data.result.__typename).toBe('HookgraphForbiddenError');
    },
  );
});

describe('what conflicts at the API is a ConflictError', () => {
  test.for(withError('Conflict'))('$field', async (row) => {
    await using graph = await startGraph();
    spoilWrite(graph, row, { status: 409, body: errorBody(row) });
    const { data, errors } = await send(graph, row);
    expect(errors).toBeUndefined();
    expect(data.result.__typename).toBe('HookgraphConflictError');
  });
});

describe('what the API refuses to be valid is a ValidationError with the path of the input', () => {
  // A refused authorisation is a conflict.
  const refusable = withError('Validation').filter(
    ({ field }) => field !== 'startKlaviyoAuthorization',
  );
  test.for(refusable)('$field', async (row) => {
    await using graph = await startGraph();
    const status = row.api === 'sendcloud' ? 400 : 422;
    spoilWrite(graph, row, { status, body: errorBody(row) });
    const { data, errors } = await send(graph, row);
    expect(errors).toBeUndefined();
    const field = REFUSED_FIELD[row.field];
    expect(data.result).toMatchObject({
      __typename: 'HookgraphValidationError',
      issues: [
        {
          path: field === undefined ? ['input'] : ['input', field],
          code: 'invalid',
          message: 'No.',
        },
      ],
    });
  });

  const withSecrets = withError('Validation').filter(({ field }) => REFUSED_FIELD[field] === 'url');
  test.for(withSecrets)('$field, with no secret in what the API says', async (row) => {
    const secret = canary('INPUT');
    await using graph = await startGraph();
    const status = row.api === 'sendcloud' ? 400 : 422;
    spoilWrite(graph, row, { status, body: errorBody(row, `"${secret}" is no good.`) });
    const secrets = row.api === 'sendcloud' ? { auth: { bearer: { token: secret } } } : { secret };
    const { data } = await send(graph, { ...row, input: { ...row.input, ...secrets } });
    expect(data.result.issues).toMatchObject([{ message: 'This is not valid.' }]);
  });

  test.for(withError('Validation'))(
    '$field, and an answer of another form is a coded error',
    async (row) => {
      await using graph = await startGraph();
      spoilWrite(graph, row, { status: 400, body: '{"oops":1}' });
      const { data, errors } = await send(graph, row);
      expect(data.result).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
    },
  );
});

test('more than ten mutations in one operation are refused, and nothing is sent', async () => {
  await using graph = await startGraph();
  const many = (count: number) =>
    `mutation { ${Array.from({ length: count }, (_, index) => `m${index}: deleteConnection(input: { id: "${index + 500}" }) { __typename }`).join(' ')} }`;
  const { errors } = await graph.query(many(11));
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  expect(graph.takeUpstreamRequests()).toEqual([]);
  expect((await graph.query(many(10))).errors).toBeUndefined();
  expect(graph.takeUpstreamRequests()).toHaveLength(10);
});

test('a connection that the API does not find is the fault of the input', async () => {
  await using graph = await startGraph();
  const row = mutation('createEventSubscription');
  graph.sandbox.misbehave({ status: 404 });
  const { data } = await send(graph, row);
  expect(data.result).toMatchObject({
    __typename: 'HookgraphValidationError',
    issues: [{ path: ['input', 'connectionId'], code: 'not_found' }],
  });
});

test.for([
  ['the token alone', TOKEN],
  ['the whole header', `Bearer ${TOKEN}`],
])('a message that repeats the credential, %s, is replaced', async ([, repeated]) => {
  await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
  const row = mutation('createWebhookConnection');
  graph.sandbox.misbehave({ status: 400, body: errorBody(row, `${repeated} may not.`) });
  const { data } = await send(graph, row, FORWARDED);
  expect(data.result.issues).toMatchObject([{ message: 'This is not valid.' }]);
});

test('a header without a value does not hide what the API says', async () => {
  await using graph = await startGraph();
  const row = mutation('createWebhookConnection');
  graph.sandbox.misbehave({ status: 400, body: errorBody(row, 'Not this URL.') });
  const input = { ...row.input, extraHeaders: [{ name: 'X-Empty', value: '' }] };
  const { data } = await send(graph, { ...row, input });
  expect(data.result.issues).toMatchObject([{ message: 'Not this URL.' }]);
});
