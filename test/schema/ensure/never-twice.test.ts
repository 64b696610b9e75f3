import { expect, test } from 'vitest';
import { type Graph, startGraph } from '../../support/start-graph.ts';
import { toTypeName } from '../send-mutation.ts';
import { callsOf, send } from './ensured.ts';
import { ALMOST_EMPTY, NOUNS } from './ensured-nouns.ts';

const UNKNOWN = {
  extensions: { code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown', retryable: false },
};

/** The first write is reset before the API carries it out, and comes after all others have. */
async function startWithReset(path: string): Promise<Graph> {
  const graph = await startGraph({ tenants: ALMOST_EMPTY });
  graph.sandbox.misbehave({ path, delayMs: 300 });
  graph.sandbox.misbehave({ path, reset: true });
  return graph;
}

const methodsOf = (graph: Graph) => callsOf(graph).map((call) => call.split(' ', 1)[0]);

/** Carries out what was reset, as an API does that is late. */
async function carryOutLate({ sandbox }: Graph) {
  const write = sandbox.requests.find(({ method }) => method === 'POST');
  if (write === undefined) throw new Error('Nothing was written.');
  const { path, body, headers } = write;
  const answer = await fetch(new URL(path, sandbox.url), {
    method: 'POST',
    body,
    headers: {
      authorization: headers.authorization ?? '',
      'content-type': headers['content-type'] ?? '',
    },
  });
  expect(answer.status).toBe(201);
}

test.for(NOUNS)(
  '$field: of three at once, the first of which is reset, one writes',
  async (row) => {
    const { field, input, path } = row;
    await using graph = await startWithReset(path);
    const answers = await Promise.all(Array.from({ length: 3 }, () => send(graph, field, input)));
    for (const { data, errors } of answers) {
      expect(data.result).toBeNull();
      expect(errors).toMatchObject([UNKNOWN]);
    }
    // One look is for each: that of the first comes after its write, too.
    expect(methodsOf(graph)).toEqual(['GET', 'POST', 'GET', 'GET', 'GET']);
  },
);

test.for(NOUNS)(
  '$field: twice in one operation is written once',
  async ({ field, input, path }) => {
    await using graph = await startWithReset(path);
    const { data, errors } = await graph.query(
      `mutation ($input: ${toTypeName(field, 'Input')}!) {
      first: ${field}(input: $input) { __typename }
      second: ${field}(input: $input) { __typename }
    }`,
      { input },
    );
    expect(data).toEqual({ first: null, second: null });
    expect(errors).toMatchObject([UNKNOWN, UNKNOWN]);
    expect(methodsOf(graph)).toEqual(['GET', 'POST', 'GET', 'GET']);
  },
);

test.for(NOUNS)('$field: carried out late, there is one', async ({ field, input, path }) => {
  await using graph = await startWithReset(path);
  const answers = await Promise.all(Array.from({ length: 3 }, () => send(graph, field, input)));
  expect(answers.flatMap(({ errors }) => errors ?? [])).toHaveLength(3);
  // What comes later finds nothing either, and does not write.
  expect((await send(graph, field, input)).errors).toMatchObject([UNKNOWN]);
  await carryOutLate(graph);
  const sent = graph.sandbox.requests.length;
  const { data, errors } = await send(graph, field, input);
  expect(errors).toBeUndefined();
  expect(data.result).toMatchObject({ outcome: 'UNCHANGED', record: { id: expect.any(String) } });
  expect(methodsOf(graph).slice(sent)).not.toContain('POST');
});

test('the log says that the second was not sent', async () => {
  const path = '/api/v3/event-subscriptions/connections';
  await using graph = await startWithReset(path);
  const input = { url: 'https://shop.example.com/hook' };
  for (let index = 0; index < 2; index += 1) await send(graph, 'ensureWebhookConnection', input);
  expect(JSON.stringify(graph.logs)).toContain('not sent: an equal write may still be carried out');
});
