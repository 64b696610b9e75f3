import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

const CONNECTION = `
  __typename
  ... on AnyConnection { id typeName createdAt updatedAt }
  ... on WebhookConnection { url authType authTypeName extraHeaders { name value masked } }
`;

const wire = {
  id: 5,
  type: 'webhook',
  configuration: { url: 'https://shop.example.com/hook', auth_type: 'none' },
  created_at: '2026-01-15T10:30:00.123456+02:00',
  updated_at: '2026-01-15T10:30:00Z',
};

function answer(connection: object): { status: number; body: string } {
  return { status: 200, body: JSON.stringify({ data: connection }) };
}

describe('one connection', () => {
  const rows = [
    {
      says: 'a Klaviyo connection has nothing but the common fields',
      body: { ...wire, type: 'klaviyo', configuration: {} },
      expected: { __typename: 'KlaviyoConnection', typeName: 'klaviyo' },
    },
    {
      says: 'a kind that this version does not know is an UnknownConnection',
      body: { ...wire, type: 'pigeon', configuration: { loft: 3 } },
      expected: { __typename: 'UnknownConnection', typeName: 'pigeon' },
    },
    {
      says: 'timestamps keep their fraction and offset',
      body: wire,
      expected: { createdAt: '2026-01-15T10:30:00.123456+02:00' },
    },
    {
      says: 'a way of authenticating that this version does not know is null beside its name',
      body: { ...wire, configuration: { ...wire.configuration, auth_type: 'mtls' } },
      expected: { authType: null, authTypeName: 'mtls' },
    },
    {
      says: 'a configuration that cannot be read leaves the connection readable',
      body: { ...wire, configuration: ['?'] },
      expected: { url: null, authType: null, authTypeName: null, extraHeaders: null },
    },
    {
      says: 'values of sensitive headers are masked, others are not',
      body: {
        ...wire,
        configuration: {
          ...wire.configuration,
          extra_headers: { 'X-Api-KEY': 'CANARY', 'X-Shop': 'main' },
        },
      },
      expected: {
        extraHeaders: [
          { name: 'X-Api-KEY', value: '••••••••••••••••', masked: true },
          { name: 'X-Shop', value: 'main', masked: false },
        ],
      },
    },
  ];

  test.for(rows)('$says', async ({ body, expected }) => {
    await using graph = await startGraph();
    graph.sandbox.misbehave(answer(body));
    const { data, errors } = await graph.query(`{ connection(id: 5) { ${CONNECTION} } }`);
    expect(errors).toBeUndefined();
    expect(data.connection).toMatchObject({ id: '5', ...expected });
  });

  test('an id beyond 2^53 is exact in both directions', async () => {
    await using graph = await startGraph();
    const id = '9007199254740993';
    const literal = await graph.query(`{ connection(id: ${id}) { ... on AnyConnection { id } } }`);
    const variable = await graph.query(
      'query ($id: ID!) { connection(id: $id) { ... on AnyConnection { id subscriptions { connectionId } } } }',
      { id },
    );
    expect(literal.data.connection).toEqual({ id });
    expect(variable.data.connection).toEqual({ id, subscriptions: [{ connectionId: id }] });
    expect(graph.takeUpstreamRequests()[0]).toMatch(new RegExp(`/connections/${id}$`));
  });

  test('one that does not exist is null without an error', async () => {
    await using graph = await startGraph();
    const one = await graph.query('{ connection(id: 404) { __typename } }');
    expect(one).toMatchObject({ data: { connection: null } });
    expect(one.errors).toBeUndefined();
    const two = await graph.query(
      '{ a: connection(id: 404) { __typename } b: connection(id: 405) { __typename } }',
    );
    expect(two.data).toEqual({ a: null, b: null });
    expect(two.errors).toBeUndefined();
  });

  test('an answer for another id is never shown as the one that was asked for', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave(answer(wire));
    const { data, errors } = await graph.query('{ connection(id: 6) { __typename } }');
    expect(data).toEqual({ connection: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  test('an id of the wrong shape costs no call', async () => {
    await using graph = await startGraph();
    for (const id of ['', '.', '..', '0', '01', '-1', '1/..', '9223372036854775808', 'wh_1']) {
      const { data, errors } = await graph.query(
        'query ($id: ID!) { connection(id: $id) { __typename } }',
        { id },
      );
      expect(data).toEqual({ connection: null });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});

describe('a list of connections', () => {
  const list = (...data: unknown[]) => ({ status: 200, body: JSON.stringify({ data }) });
  const broken = { ...wire, id: 'six' };

  test('is filtered here by kind', async () => {
    await using graph = await startGraph();
    const { data } = await graph.query(
      '{ all: connections { __typename } klaviyo: connections(type: KLAVIYO) { __typename } none: connections(type: null) { __typename } }',
    );
    expect(new Set(data.klaviyo.map((item: object) => Object.values(item)[0]))).toEqual(
      new Set(['KlaviyoConnection']),
    );
    expect(data.all.length).toBeGreaterThan(data.klaviyo.length);
    expect(data.none).toHaveLength(data.all.length);
  });

  test('fails whole when the id of one item cannot be read', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave(list(wire, broken));
    const { data, errors } = await graph.query('{ connections { __typename } }');
    expect(data).toEqual({ connections: null });
    expect(errors).toMatchObject([
      { path: ['connections'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } },
    ]);
  });

  test('an item without an id makes nobody else appear not to exist', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave(list(wire, { type: 'webhook' }));
    const { data, errors } = await graph.query(
      '{ a: connection(id: 5) { __typename } b: connection(id: 6) { __typename } }',
    );
    expect(data).toEqual({ a: { __typename: 'WebhookConnection' }, b: null });
    expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  test('is matched by id, whatever its order and duplicates', async () => {
    await using graph = await startGraph();
    const at = (id: number, url: string) => ({ ...wire, id, configuration: { url } });
    graph.sandbox.misbehave(
      list(
        at(9, 'https://nine.example/'),
        at(8, 'https://eight.example/'),
        at(9, 'https://other.example/'),
      ),
    );
    const { data } = await graph.query(
      '{ a: connection(id: 8) { ... on WebhookConnection { url } } b: connection(id: 9) { ... on WebhookConnection { url } } }',
    );
    expect(data).toEqual({
      a: { url: 'https://eight.example/' },
      b: { url: 'https://nine.example/' },
    });
  });

  test('that goes on elsewhere is not taken for the whole list', async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({
      ...list(wire),
      headers: { link: '<https://panel.sendcloud.sc/api/v3/x?cursor=abc>; rel="next"' },
    });
    const { data, errors } = await graph.query(
      '{ a: connection(id: 5) { __typename } b: connection(id: 6) { __typename } }',
    );
    expect(data).toEqual({ a: null, b: null });
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_BAD_RESPONSE' } },
      { extensions: { code: 'UPSTREAM_BAD_RESPONSE' } },
    ]);
  });
});
