import { describe, expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { toTypeName } from './send-mutation.ts';

interface Row {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Path and code of each issue. */
  readonly issues: readonly string[];
}

/** Sends a mutation whose union has a ValidationError. */
function send(graph: Graph, mutation: string, input: object) {
  return graph.query(
    `mutation ($input: ${toTypeName(mutation, 'Input')}!) { result: ${mutation}(input: $input) {
      __typename ... on HookgraphValidationError { issues { path code message } }
    } }`,
    { input },
  );
}

const url = 'https://new.example.com/hook';
const webhook = { name: 'A', url, events: ['TRACKING_PARCEL_CREATED'], secret: 'a-secret-of-mine' };
const header = (name: string, value = 'x') => ({ name, value });

const rows: readonly Row[] = [
  {
    mutation: 'createWebhookConnection',
    input: { url: 'not a url' },
    issues: ['input.url invalid'],
  },
  {
    mutation: 'createWebhookConnection',
    input: { url: 'https://192.168.0.1/', extraHeaders: [header('X-A'), header('x-a')] },
    issues: ['input.url private_address', 'input.extraHeaders.1.name duplicate'],
  },
  {
    mutation: 'createWebhookConnection',
    input: {
      url,
      auth: { apiKey: { headerName: 'X-Key', apiKey: 'a' } },
      extraHeaders: [header('x-key')],
    },
    issues: ['input.extraHeaders.0.name duplicate'],
  },
  {
    mutation: 'createWebhookConnection',
    input: { url, extraHeaders: Array.from({ length: 51 }, (_, index) => header(`X-${index}`)) },
    issues: ['input.extraHeaders too_many'],
  },
  {
    mutation: 'createWebhookConnection',
    input: { url, extraHeaders: ['A', 'B', 'C'].map((name) => header(name, 'x'.repeat(4000))) },
    issues: ['input.extraHeaders too_long'],
  },
  { mutation: 'createWebhookConnection', input: { url, auth: {} }, issues: ['input.auth invalid'] },
  {
    mutation: 'createWebhookConnection',
    input: { url, auth: { none: true, bearer: { token: 't' } } },
    issues: ['input.auth invalid'],
  },
  {
    mutation: 'createWebhookConnection',
    input: { url, auth: { none: false } },
    issues: ['input.auth invalid'],
  },
  {
    mutation: 'createWebhookConnection',
    input: { url, auth: { basic: { username: 'a:b', password: '' } } },
    issues: ['input.auth.basic.password required', 'input.auth.basic.username invalid'],
  },
  {
    mutation: 'createWebhookConnection',
    input: { url, auth: { apiKey: { headerName: 'X Key', apiKey: '•' } } },
    issues: ['input.auth.apiKey.headerName invalid', 'input.auth.apiKey.apiKey mask'],
  },
  {
    mutation: 'updateWebhookConnection',
    input: { id: '../1', url: null },
    issues: ['input.id invalid', 'input.url null'],
  },
  {
    mutation: 'createEventSubscription',
    input: { connectionId: 'one', eventType: 'PARCELS_EVENT_CREATED' },
    issues: ['input.connectionId invalid'],
  },
  {
    mutation: 'updateEventSubscription',
    input: { id: '1', connectionId: null, eventType: null, active: null },
    issues: ['input.connectionId null', 'input.eventType null', 'input.active null'],
  },
  {
    mutation: 'createWebhookSubscription',
    input: { ...webhook, events: [] },
    issues: ['input.events required'],
  },
  {
    mutation: 'createWebhookSubscription',
    input: { ...webhook, events: ['TRACKING_PARCEL_CREATED', 'TRACKING_PARCEL_CREATED'] },
    issues: ['input.events.1 duplicate'],
  },
  {
    mutation: 'createWebhookSubscription',
    input: { ...webhook, name: ' ', secret: 'short' },
    issues: ['input.name required', 'input.secret too_short'],
  },
  {
    mutation: 'updateWebhookSubscription',
    input: { id: 'available-events', name: null, secret: '••••••••••••••••' },
    issues: ['input.id invalid', 'input.name null', 'input.secret mask'],
  },
];

const targets = [
  ...['a.localhost', 'printer.local', 'metadata.google.internal.', 'INTRA', 'nas.lan'].map(
    (host) => [`https://${host}:8443/hook`, 'private_address'] as const,
  ),
  // What comes out masked cannot be written back.
  ['https://•••@example.com/', 'mask'],
  ['https://example.com/?token=•••', 'mask'],
  ['https://user:pw@example.com/', 'credentials'],
] as const;
const written: readonly Row[] = targets.flatMap(([url, code]) => [
  { mutation: 'createWebhookConnection', input: { url }, issues: [`input.url ${code}`] },
  { mutation: 'updateWebhookConnection', input: { id: '1', url }, issues: [`input.url ${code}`] },
  {
    mutation: 'createWebhookSubscription',
    input: { ...webhook, url },
    issues: [`input.url ${code}`],
  },
  {
    mutation: 'updateWebhookSubscription',
    input: { id: 'wh_123456', url },
    issues: [`input.url ${code}`],
  },
]);
const masked: Row = {
  mutation: 'createWebhookConnection',
  input: { url, extraHeaders: [header('X-A', 'https://•••@example.com/')] },
  issues: ['input.extraHeaders.0.value mask'],
};

/** What is wrong to create is wrong to ensure. */
const ensured = [...rows, ...written, masked]
  .filter(({ mutation }) => mutation.startsWith('create'))
  .map((row) => ({ ...row, mutation: row.mutation.replace('create', 'ensure') }));

test.for([...rows, ...written, masked, ...ensured])(
  '$mutation refuses $issues, and sends nothing',
  async ({ mutation, input, issues }) => {
    await using graph = await startGraph();
    const { data, errors } = await send(graph, mutation, input);
    expect(errors).toBeUndefined();
    expect(data.result.__typename).toBe('HookgraphValidationError');
    const told = data.result.issues.map(
      ({ path, code }: { path: string[]; code: string }) => `${path.join('.')} ${code}`,
    );
    expect(told.toSorted()).toEqual(issues.toSorted());
    expect(graph.takeUpstreamRequests()).toEqual([]);
  },
);

describe('a secret that is written comes out nowhere', () => {
  const inputs = (secret: string) => ({
    ...webhook,
    url: `https://example.com/hook`,
    secret,
  });

  test('when all goes well', async () => {
    await using graph = await startGraph();
    const secret = canary('WRITTEN');
    const { data } = await send(graph, 'createWebhookSubscription', inputs(secret));
    expect(data.result.__typename).toBe('CreateWebhookSubscriptionSuccess');
    expect(graph.sandbox.requests[0]?.body).toContain(secret);
    await send(graph, 'createWebhookConnection', {
      url,
      auth: { basic: { username: secret, password: secret } },
      extraHeaders: [header('X-Token', secret)],
    });
    expect(graph.sandbox.requests[1]?.body).toContain(secret);
  });

  const faults = [
    { status: 500 },
    { status: 422, body: '{"error":{"message":"no","errors":{"secret":["CANARY_HERE is weak"]}}}' },
    { status: 400, body: 'CANARY_HERE' },
    { reset: true },
    { body: '{"data":{"secret":"CANARY_HERE"}}' },
  ];
  test.for(faults)('when the upstream fails: %j', async (fault) => {
    await using graph = await startGraph();
    const secret = canary('WRITTEN');
    const body = fault.body?.replace('CANARY_HERE', secret);
    graph.sandbox.misbehave({ ...fault, ...(body !== undefined && { body }) });
    await send(graph, 'createWebhookSubscription', inputs(secret));
    expect(graph.sandbox.requests.map((request) => request.body)).toEqual([
      expect.stringContaining(secret),
    ]);
  });

  test('when a variable or a literal is of the wrong type', async () => {
    await using graph = await startGraph();
    const secret = canary('WRITTEN');
    const wrong = await send(graph, 'createWebhookSubscription', {
      ...inputs(secret),
      secret: [{ secret }],
      unknownField: secret,
    });
    expect(new Set(wrong.errors?.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['BAD_USER_INPUT']),
    );
    const literal = await graph.query(
      `mutation { createWebhookSubscription(input: { secret: ["${secret}"], nope: "${secret}" }) { __typename } }`,
    );
    expect(literal.errors?.length).toBeGreaterThan(0);
    await graph.query(`mutation { createWebhookSubscription(input: { secret: "${secret}" `);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});
