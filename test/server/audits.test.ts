import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';

/** What the audits allow and this server does not do: operations by GET, which any page can send. */
const NOT_OFFERED = [
  '5A70 MAY accept application/x-www-form-urlencoded formatted GET requests',
  '6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
  'D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
];

test('no audit of GraphQL over HTTP fails, but for what is not offered', async () => {
  await using graph = await startGraph();
  const audits = serverAudits({ url: `${graph.url}/graphql`, fetchFn: fetch });
  expect(audits.length).toBeGreaterThan(50);
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  const notOk = results.filter(({ status }) => status !== 'ok');
  expect(notOk.filter(({ status }) => status === 'error')).toEqual([]);
  expect(notOk.map(({ id, name }) => `${id} ${name}`).toSorted()).toEqual(NOT_OFFERED);
});
