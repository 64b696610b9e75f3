import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { canary } from '../support/canaries.ts';
import { type Graph, type GraphResponse, startGraph } from '../support/start-graph.ts';
import { MUTATIONS, type MutationRow } from './mutation-table.ts';

const toTypeName = (field: string, suffix: string) =>
  `${field.charAt(0).toUpperCase()}${field.slice(1)}${suffix}`;

/** Sends one mutation, and asks for everything that can become of it. */
function send(
  graph: Graph,
  { field, selection, input, errors }: MutationRow,
  headers?: Readonly<Record<string, string>>,
): Promise<GraphResponse> {
  const type = toTypeName(field, 'Input');
  const [heading, argument] =
    input === undefined ? ['mutation', ''] : [`mutation ($input: ${type}!)`, '(input: $input)'];
  const document = `${heading} { result: ${field}${argument} {
    __typename
    ... on ${toTypeName(field, 'Success')} { ${selection} }
    ... on HookgraphError { message }
    ${errors.includes('Validation') ? '... on HookgraphValidationError { issues { path code message } }' : ''}
  } }`;
  return graph.query(document, { input }, headers);
}

const withError = (name: MutationRow['errors'][number]) =>
  MUTATIONS.filter(({ errors }) => errors.includes(name));

/** The field of the input that the API refuses in these tests. */
const REFUSED_FIELD: Readonly<Record<string, string>> = {
  createWebhookConnection: 'url',
  updateWebhookConnection: 'url',
  createEventSubscription: 'connectionId',
  updateEventSubscription: 'connectionId',
  createWebhookSubscription: 'url',
  updateWebhookSubscription: 'url',
};

/** An error of the API about one field, in its own format and words. */
function errorBody({ api, field }: MutationRow, detail = 'No.'): string {
  const pointer = field.endsWith('EventSubscription')
    ? '/data/connection_id'
    : '/data/configuration/url';
  return JSON.stringify(
    api === 'sendcloud'
      ? { errors: [{ status: '400', code: 'invalid', detail, source: { pointer } }] }
      : { error: { message: 'The given data was invalid.', errors: { url: [detail] } } },
  );
}

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

/** Orders a fault for the write itself: a read of the same path before it is answered as ever. */
function spoilWrite(
  graph: Graph,
  row: MutationRow,
  fault: Parameters<Sandbox['misbehave']>[0],
): void {
  const path = pathOfWrite(row);
  const reads = row.calls.filter((call) => call === `GET ${path}`).length;
  if (reads > 0) graph.sandbox.misbehave({ path, times: reads, headers: { 'x-read': 'yes' } });
  graph.sandbox.misbehave({ path, ...fault });
}

/** Path of the request that changes something. */
function pathOfWrite({ calls }: MutationRow): string {
  const write = calls.find((call) => !call.startsWith('GET ')) ?? '';
  return write.replace(/^\w+ /, '');
}

const { token, apiKey } = demoCredentials();
const FORWARDED = {
  'x-sendcloud-authorization': `Bearer ${token}`,
  'x-shipping-channels-authorization': `Bearer ${apiKey}`,
};

describe('what the API forbids to the credential of the caller is a ForbiddenError', () => {
  test.for(withError('Forbidden'))('$field', async (row) => {
    await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
    spoilWrite(graph, row, { status: 403 });
    const { data, errors } = await send(graph, row, FORWARDED);
    expect(errors).toBeUndefined();
    expect(data.result.__typename).toBe('HookgraphForbiddenError');
  });

  test.for(['updateWebhookConnection', 'updateWebhookSubscription'])(
    'also when it is the read before %s that is forbidden',
    async (field) => {
      await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
      const row = MUTATIONS.find((each) => each.field === field);
      if (row === undefined) throw new Error(field);
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
  test.for(withError('Validation'))('$field', async (row) => {
    await using graph = await startGraph();
    const status = row.api === 'sendcloud' ? 400 : 422;
    spoilWrite(graph, row, { status, body: errorBody(row) });
    const { data, errors } = await send(graph, row);
    expect(errors).toBeUndefined();
    expect(data.result).toMatchObject({
      __typename: 'HookgraphValidationError',
      issues: [{ path: ['input', REFUSED_FIELD[row.field]], code: 'invalid', message: 'No.' }],
    });
  });

  const withSecrets = withError('Validation').filter(
    ({ field }) => !field.endsWith('EventSubscription'),
  );
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

describe('a failure of the upstream says that the outcome is unknown, and nothing is sent twice', () => {
  const faults = [
    { what: 'a 500', fault: { status: 500 }, code: 'UPSTREAM_UNAVAILABLE' },
    { what: 'a reset after sending', fault: { reset: true }, code: 'UPSTREAM_UNAVAILABLE' },
    { what: 'no answer in time', fault: { delayMs: 3000 }, code: 'UPSTREAM_TIMEOUT' },
    { what: 'an answer that is none', fault: { body: 'no' }, code: 'UPSTREAM_BAD_RESPONSE' },
  ];
  const rows = MUTATIONS.flatMap((row) =>
    faults.map((fault) => ({ ...fault, row, field: row.field })),
  );
  test.for(rows)('$field: $what', async ({ row, fault, code }) => {
    await using graph = await startGraph({
      environment: { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '300', HOOKGRAPH_OPERATION_TIMEOUT_MS: '600' },
    });
    spoilWrite(graph, row, fault);
    const { data, errors } = await send(graph, row);
    expect(data.result).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code, outcome: 'unknown', retryable: false } }]);
    const writes = graph.takeUpstreamRequests().filter((call) => !call.startsWith('GET '));
    expect(writes).toHaveLength(1);
  });
});

test('a write that could not be sent has no unknown outcome', async () => {
  await using graph = await startGraph({
    environment: { UPSTREAM: 'live', SENDCLOUD_BASE_URL: 'http://127.0.0.1:9/api/v3' },
  });
  const { errors } = await graph.query(
    'mutation { deleteConnection(input: { id: "1" }) { __typename } }',
    {},
    FORWARDED,
  );
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
  expect(errors?.[0].extensions.outcome).toBeUndefined();
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
