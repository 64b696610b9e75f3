import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';

const named = '... on WebhookSubscription { id name }';
const unnamed = '... on WebhookSubscription { id url }';
const sendcloud = '... on WebhookConnection { id } ... on EventSubscription { id }';

const webhook = (id: string) => ({ __typename: 'WebhookSubscription', id });
const connection = (id: string) => ({ __typename: 'WebhookConnection', id });
const eventSubscription = (id: string) => ({ __typename: 'EventSubscription', id });

/** Ids that no account has: each is a call, and null. */
const unknownIds = Array.from({ length: 40 }, (_, index) => `wh_unknown_${index}`);

async function ask(graph: Graph, fields: string, representations: readonly object[], more = '') {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { __typename ${fields} } ${more} }`;
  const answer = await graph.query(query, { r: representations });
  return { ...answer, calls: graph.takeUpstreamRequests().length };
}

function tooComplex(index: number, calls: number) {
  return {
    message: `An operation has at most ${calls} upstream calls.`,
    path: ['_entities', index],
    locations: expect.any(Array),
    extensions: { code: 'OPERATION_TOO_COMPLEX', requestId: expect.any(String) },
  };
}

test('of 31 names the 31st fails alone, at its own index: 30 calls', async () => {
  await using graph = await startGraph();
  const ids = ['wh_123456', ...unknownIds.slice(0, 30)];
  const { data, errors, extensions, calls } = await ask(graph, named, ids.map(webhook));
  expect(data._entities[0]).toMatchObject({ name: 'Shipping Channel Updates' });
  expect(data._entities).toHaveLength(31);
  expect(errors).toEqual([tooComplex(30, 30)]);
  expect(calls).toBe(30);
  expect(extensions.cost).toEqual({ estimatedCalls: 30, actualCalls: 30 });
});

describe('with at most 3 calls', () => {
  const environment = { HOOKGRAPH_MAX_CALLS: '3' };
  const [a = '', b = '', c = '', d = ''] = unknownIds;

  interface Row {
    readonly what: string;
    readonly fields: string;
    readonly representations: readonly object[];
    readonly failed: readonly number[];
    readonly calls: number;
    readonly more?: string;
  }
  const rows: readonly Row[] = [
    {
      what: 'as many as fit are read',
      fields: named,
      representations: [a, b, c].map(webhook),
      failed: [],
      calls: 3,
    },
    {
      what: 'the last ones fail',
      fields: named,
      representations: [a, b, c, d, 'wh_e'].map(webhook),
      failed: [3, 4],
      calls: 3,
    },
    {
      what: 'those that share a call come first, wherever they stand',
      fields: `${named} ${sendcloud}`,
      representations: [...[a, b, c].map(webhook), connection('1'), connection('3')],
      failed: [2],
      calls: 3,
    },
    {
      what: 'two kinds that share a call each leave one',
      fields: `${named} ${sendcloud}`,
      representations: [webhook(a), connection('1'), eventSubscription('1'), webhook(b)],
      failed: [3],
      calls: 3,
    },
    {
      what: 'equal ones cost one call, and fail together',
      fields: named,
      representations: [a, a, b, c, d, d, a].map(webhook),
      failed: [4, 5],
      calls: 3,
    },
    {
      what: 'what is no representation fails as it would',
      fields: named,
      representations: [{ __typename: 'Nothing' }, ...[a, b, c, d].map(webhook)],
      failed: [4],
      calls: 3,
    },
    {
      what: 'what stands beside them is paid first',
      fields: named,
      representations: [a, b, c].map(webhook),
      more: 'connections { id: __typename }',
      failed: [2],
      calls: 3,
    },
    {
      what: 'what stands below them counts',
      fields: `${named} ... on WebhookSubscription { deliveries { totalCount } }`,
      representations: [a, b].map(webhook),
      failed: [1],
      calls: 1,
    },
    {
      what: 'without names the list comes on top at worst',
      fields: unnamed,
      representations: [a, b, c].map(webhook),
      failed: [2],
      calls: 1,
    },
  ];

  test.for(rows)(
    '$what: $calls calls',
    async ({ fields, representations, failed, more, ...row }) => {
      await using graph = await startGraph({ environment });
      const { data, errors = [], calls } = await ask(graph, fields, representations, more);
      expect(data._entities).toHaveLength(representations.length);
      const tooExpensive = errors.filter(
        ({ extensions }) => extensions.code === 'OPERATION_TOO_COMPLEX',
      );
      expect(tooExpensive).toEqual(failed.map((index) => tooComplex(index, 3)));
      expect(calls).toBe(row.calls);
      for (const index of failed) expect(data._entities[index]).toBeNull();
      if (more !== undefined) expect(data.connections).not.toHaveLength(0);
    },
  );

  test('under several aliases each costs what it costs', async () => {
    await using graph = await startGraph({ environment });
    const query = `query ($a: [_Any!]!, $b: [_Any!]!) {
      a: _entities(representations: $a) { ${named} }
      b: _entities(representations: $b) { ${named} }
    }`;
    const variables = { a: [a, b].map(webhook), b: [c, d].map(webhook) };
    const { errors } = await graph.query(query, variables);
    expect(errors?.map(({ path }) => path)).toEqual([['b', 1]]);
    expect(graph.takeUpstreamRequests()).toHaveLength(3);
  });

  test('an operation whose other fields cost more is rejected whole', async () => {
    await using graph = await startGraph({ environment });
    const more = [1, 2, 3, 4].map(
      (id) => `d${id}: webhookDelivery(subscriptionId: "a", id: "${id}") { id }`,
    );
    const answer = await ask(graph, named, [webhook(a)], more.join(' '));
    expect(JSON.parse(answer.text)).not.toHaveProperty('data');
    expect(answer.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
    expect(answer.calls).toBe(0);
  });
});

test('200 of them are priced in little more time than 20', async () => {
  await using graph = await startGraph({ environment: { HOOKGRAPH_MAX_CALLS: '1' } });
  const timeMs = async (count: number) => {
    const representations = Array.from({ length: count }, (_, index) => webhook(`wh_${index}`));
    const startedAt = performance.now();
    const { errors } = await ask(graph, named, representations);
    expect(errors).toHaveLength(count - 1);
    return performance.now() - startedAt;
  };
  await timeMs(20);
  expect(await timeMs(200)).toBeLessThan(40 * Math.max(await timeMs(20), 2));
});
