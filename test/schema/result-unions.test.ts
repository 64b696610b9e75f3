import { isUnionType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { MUTATIONS } from './mutation-table.ts';
import { errorBody, mutation, send, spoilWrite, toTypeName } from './send-mutation.ts';

const unions = Object.values(schema.getTypeMap())
  .filter(isUnionType)
  .filter(({ name }) => name.endsWith('Result'));

test('every mutation has its result union, and no union has none', () => {
  const names = MUTATIONS.map(({ field }) => toTypeName(field, 'Result'));
  expect(unions.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
});

test.for(unions.map((union) => [union.name, union] as const))(
  '%s has HookgraphValidationError',
  ([, union]) => {
    expect(union.getTypes().map(({ name }) => name)).toContain('HookgraphValidationError');
  },
);

test.for(MUTATIONS)(
  'the result of $field has exactly its errors, in order',
  ({ field, errors }) => {
    const union = unions.find(({ name }) => name === toTypeName(field, 'Result'));
    const members = union?.getTypes().map(({ name }) => name);
    expect(members?.filter((name) => !name.endsWith('Success'))).toEqual(
      errors.map((name) => `Hookgraph${name}Error`),
    );
    expect(members).toContain(toTypeName(field, 'Success'));
    expect(members).toHaveLength(errors.length + 1);
  },
);

/** Texts that are no id at either API. */
const NO_ID = [
  '',
  ' ',
  'available-events',
  '../1',
  '1/..',
  '1?page=2',
  '1#',
  '%31',
  ' 1',
  '1 ',
  '1\n',
  '1\u0000',
  '1.5',
  '1,2',
  '{"id":1}',
  '١',
  '1\ud800',
  '•••',
  'x'.repeat(65),
  'x'.repeat(100_000),
];
/** Texts that are an id at Shipping Channels only. */
const NO_NUMBER = [
  '0',
  '-1',
  '01',
  '1e3',
  '0x1',
  'null',
  '__proto__',
  '9223372036854775808',
  '1'.repeat(20),
];

/** Each mutation that names something by id, with the field of its input that does. */
const byId = MUTATIONS.flatMap((row) =>
  ['id', 'connectionId', 'subscriptionId']
    .filter((name) => row.input?.[name] !== undefined)
    .map((name) => ({ row, field: row.field, name })),
);
const moved = mutation('updateEventSubscription');

test('all mutations but those that create what needs none are tried with a bad id', () => {
  expect(byId.map(({ field }) => field)).toEqual(
    MUTATIONS.map(({ field }) => field).filter(
      (field) => !/^(create|ensure)(?!EventSubscription)/.test(field),
    ),
  );
});

/** What becomes of a mutation whose input names this id. */
async function resultFor(graph: Graph, { row, name }: (typeof byId)[number], id: string | number) {
  const { data, errors } = await send(graph, { ...row, input: { ...row.input, [name]: id } });
  return { errors, result: data?.result, requests: graph.takeUpstreamRequests() };
}

describe('an id that is none is a ValidationError at its path, and nothing is sent', () => {
  test.for([...byId, { row: moved, field: moved.field, name: 'connectionId' }])(
    '$field: $name',
    async (row) => {
      await using graph = await startGraph();
      const ids = row.row.api === 'sendcloud' ? [...NO_ID, ...NO_NUMBER, 0, -1] : NO_ID;
      for (const id of ids) {
        expect(await resultFor(graph, row, id), JSON.stringify(id).slice(0, 80)).toEqual({
          errors: undefined,
          result: {
            __typename: 'HookgraphValidationError',
            message: 'The input is not valid.',
            issues: [{ path: ['input', row.name], code: 'invalid', message: 'This is not an id.' }],
          },
          requests: [],
        });
      }
    },
  );
});

test('one fragment reads the result of any mutation', async () => {
  await using graph = await startGraph();
  const fields = byId.map(({ row, field, name }) => {
    const input = JSON.stringify({ ...row.input, [name]: '../1' })
      .replaceAll(/"(\w+)":/g, '$1:')
      .replaceAll('"PARCELS_EVENT_CREATED"', 'PARCELS_EVENT_CREATED');
    return `${field}(input: ${input}) { __typename ...Errors }`;
  });
  const fragment =
    'fragment Errors on HookgraphError { message ... on HookgraphValidationError { issues { code } } }';
  const { data, errors } = await graph.query(`mutation { ${fields.join(' ')} } ${fragment}`);
  expect(errors).toBeUndefined();
  for (const { field } of byId) expect(data[field].issues).toEqual([{ code: 'invalid' }]);
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

describe('what the API refuses of a write without a body is an issue of the input as a whole', () => {
  const fields = [
    'createKlaviyoConnection',
    'deleteConnection',
    'deleteEventSubscription',
    'sendTestEvent',
    'deleteWebhookSubscription',
  ];
  const rows = fields.flatMap((field) => [400, 422].map((status) => ({ field, status })));
  test.for(rows)('$field, $status', async ({ field, status }) => {
    await using graph = await startGraph();
    const row = mutation(field);
    spoilWrite(graph, row, { status, body: errorBody(row, 'Not now.') });
    const { data, errors } = await send(graph, row);
    expect(errors).toBeUndefined();
    expect(data.result).toMatchObject({
      __typename: 'HookgraphValidationError',
      issues: [{ path: ['input'], code: 'invalid', message: 'Not now.' }],
    });
  });

  const withLookup = MUTATIONS.filter(({ field }) => /^(delete|send|start)/.test(field));
  test.for(withLookup)('but what is not there is a NotFoundError: $field', async (row) => {
    await using graph = await startGraph();
    spoilWrite(graph, row, { status: 404, body: errorBody(row) });
    const { data } = await send(graph, row);
    expect(data.result.__typename).toBe('HookgraphNotFoundError');
  });
});
