import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

test('all audits of GraphQL over HTTP pass', async () => {
  await using graph = await startGraph();
  const audits = serverAudits({ url: `${graph.url}/graphql`, fetchFn: fetch });
  expect(audits.length).toBeGreaterThan(50);
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
});
