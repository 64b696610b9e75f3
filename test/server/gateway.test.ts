import { describe, expect, test } from 'vitest';
import { subgraphSdl } from '../../src/schema/index.ts';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';

const SDL = '{ _service { sdl } }';
const ENTITIES =
  '{ _entities(representations: [{ __typename: "WebhookConnection", id: 1 }]) { __typename } }';

const secret = canary('gateway');
const NAME = 'x-hookgraph-gateway-secret';

/** What an answer gives away. */
function outcome({ data, errors }: { readonly data: unknown; readonly errors: unknown }) {
  return { data, errors };
}

function forbidden(field: string, message: string) {
  const extensions = { code: 'FORBIDDEN', requestId: expect.any(String) };
  return {
    data: null,
    errors: [{ message, path: [field], locations: expect.any(Array), extensions }],
  };
}

const noEntities = forbidden('_entities', 'Entities are open to the gateway only.');
const noSdl = forbidden('_service', 'The schema is not open to this caller.');
const sdl = { data: { _service: { sdl: subgraphSdl } }, errors: undefined };
const entities = { data: { _entities: [{ __typename: 'WebhookConnection' }] }, errors: undefined };

describe('with a gateway secret', () => {
  const environment = { HOOKGRAPH_GATEWAY_SECRET: secret, HOOKGRAPH_INTROSPECTION: 'off' };

  test('whoever knows it reads entities and the schema', async () => {
    await using graph = await startGraph({ environment });
    expect(outcome(await graph.query(ENTITIES, {}, { [NAME]: secret }))).toEqual(entities);
    expect(outcome(await graph.query(SDL, {}, { [NAME]: secret }))).toEqual(sdl);
  });

  test.for([
    ['without it', {}],
    ['with an empty one', { [NAME]: '' }],
    ['with another of the same length', { [NAME]: `x${secret.slice(1)}` }],
    ['with a shorter one', { [NAME]: secret.slice(0, -1) }],
    ['with a longer one', { [NAME]: `${secret}x` }],
    ['with it twice in one header', { [NAME]: `${secret}, ${secret}` }],
    ['with it in another case', { [NAME]: secret.toLowerCase() }],
    [
      'with it in another header',
      { authorization: `Bearer ${secret}`, 'x-gateway-secret': secret },
    ],
  ] as const)('%s nothing is read, and nothing is sent', async ([, headers]) => {
    await using graph = await startGraph({ environment });
    expect(outcome(await graph.query(ENTITIES, {}, headers))).toEqual(noEntities);
    expect(outcome(await graph.query(SDL, {}, headers))).toEqual(noSdl);
    expect(graph.takeUpstreamRequests()).toEqual([]);
    // The rest of the graph is open.
    expect(
      (await graph.query('{ connection(id: 1) { __typename } }', {}, headers)).errors,
    ).toBeUndefined();
  });

  test('it does not count in the path', async () => {
    await using graph = await startGraph({ environment });
    const { text } = await graph.send({
      method: 'POST',
      path: `/graphql?${NAME}=${secret}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: ENTITIES }),
    });
    expect(JSON.parse(text).errors).toMatchObject(noEntities.errors);
  });

  test('it does not stand in for a credential', async () => {
    await using graph = await startGraph({ environment: { ...environment, UPSTREAM: 'live' } });
    const { data, errors } = await graph.query(ENTITIES, {}, { [NAME]: secret });
    expect(data).toEqual({ _entities: [null] });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('it does not open introspection', async () => {
    await using graph = await startGraph({ environment });
    const { errors } = await graph.query(
      '{ __schema { queryType { name } } }',
      {},
      { [NAME]: secret },
    );
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('without a gateway secret', () => {
  test.for([
    { introspection: 'on', expected: sdl },
    { introspection: 'off', expected: noSdl },
  ])(
    'the schema is open as introspection is: $introspection',
    async ({ introspection, expected }) => {
      await using graph = await startGraph({
        environment: { HOOKGRAPH_INTROSPECTION: introspection },
      });
      expect(outcome(await graph.query(SDL))).toEqual(expected);
      // A secret that nobody has set opens nothing.
      expect(outcome(await graph.query(SDL, {}, { [NAME]: '' }))).toEqual(expected);
    },
  );

  test('entities are open', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_INTROSPECTION: 'off' } });
    expect(outcome(await graph.query(ENTITIES))).toEqual(entities);
  });
});

describe('introspection', () => {
  const queries = [
    '{ __schema { queryType { name } } }',
    '{ __type(name: "WebhookConnection") { name } }',
    '{ x: __schema { types { name } } }',
    '{ ...F } fragment F on Query { __schema { types { name } } }',
    '{ ... on Query { t: __type(name: "Event") { enumValues { name } } } }',
    '{ connections { __typename } __schema { directives { name } } }',
  ];

  test.for(queries)('off: %s gives nothing away', async (query) => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_INTROSPECTION: 'off' } });
    const { data, errors = [], text } = await graph.query(query);
    expect(data).toBeUndefined();
    expect(errors.map(({ extensions }) => extensions.code)).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(text).not.toMatch(
      /KlaviyoConnection|SHIPPING_CHANNEL_CREATED|EventSubscription|specifiedBy/,
    );
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test.for(queries)('on: %s is answered', async (query) => {
    await using graph = await startGraph();
    expect((await graph.query(query)).errors).toBeUndefined();
  });

  test('off: an operation that is not the one to run may not hold it either', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_INTROSPECTION: 'off' } });
    const { text } = await graph.send({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'query A { __typename } query B { __schema { types { name } } }',
        operationName: 'A',
      }),
    });
    expect(JSON.parse(text).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('off: __typename is answered', async () => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_INTROSPECTION: 'off' } });
    const { data } = await graph.query('{ __typename connection(id: 1) { __typename } }');
    expect(data).toEqual({ __typename: 'Query', connection: { __typename: 'WebhookConnection' } });
  });

  test.for([
    { environment: {}, open: true },
    { environment: { HOST: '0.0.0.0' }, open: false },
    { environment: { HOST: '192.168.1.10' }, open: false },
    { environment: { HOST: '::1' }, open: true },
    { environment: { HOST: 'localhost' }, open: true },
    { environment: { NODE_ENV: 'production', UPSTREAM: 'sandbox' }, open: false },
    {
      environment: { NODE_ENV: 'production', UPSTREAM: 'sandbox', HOOKGRAPH_INTROSPECTION: 'on' },
      open: true,
    },
  ])('by default with $environment: $open', async ({ environment, open }) => {
    await using graph = await startGraph({ environment });
    const { data } = await graph.query('{ __schema { queryType { name } } }');
    expect(data !== undefined).toBe(open);
    expect(outcome(await graph.query(SDL)).errors === undefined).toBe(open);
  });
});
