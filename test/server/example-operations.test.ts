import { expect, test } from 'vitest';
import { EXAMPLE_OPERATIONS } from '../../src/server/example-operations.ts';
import { openEventStream } from '../support/event-stream.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';

test('every example runs as it is on the data of the sandbox, and finds something', async () => {
  await using graph = await startGraph({ eventIntervalMs: 20 });
  for (const example of EXAMPLE_OPERATIONS) {
    const { data, errors } = await answerTo(graph, example);
    expect(errors).toBeUndefined();
    for (const value of Object.values(data)) {
      expect(value).toBeTruthy();
      expect(value).not.toEqual([]);
    }
    expect(data._entities ?? []).not.toContain(null);
  }
});

/** Of a stream the first result. */
async function answerTo(graph: Graph, example: string) {
  if (!/^subscription/m.test(example)) return graph.query(example);
  await using stream = await openEventStream(graph.url, { query: example });
  return await stream.next();
}

test('the comments of the examples fit into the editor', () => {
  const lines = EXAMPLE_OPERATIONS.flatMap((example) => example.split('\n'));
  expect(lines.filter((line) => line.startsWith('#') && line.length > 51)).toEqual([]);
});
