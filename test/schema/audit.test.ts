import { expect, test } from 'vitest';
import { canary } from '../support/canaries.ts';
import { type Graph, startGraph, until } from '../support/start-graph.ts';
import { MUTATIONS } from './mutation-table.ts';
import { FORWARDED, send, spoilWrite } from './send-mutation.ts';

const requestLines = (graph: Graph) => graph.logs.filter(({ msg }) => msg === 'request');
const writeLines = (graph: Graph) =>
  graph.logs.filter(({ msg }) => msg === 'write').map(({ level, time, msg, ...line }) => line);

test.for(MUTATIONS)('$field is one line of the audit when it was carried out', async (row) => {
  await using graph = await startGraph();
  await send(graph, row);
  await until(() => requestLines(graph).length === 1);
  expect(writeLines(graph)).toEqual([
    {
      requestId: expect.any(String),
      subject: null,
      api: expect.stringMatching(/^(SENDCLOUD|SHIPPING_CHANNELS)$/),
      operation: expect.any(String),
      target: expect.any(String),
      outcome: 'done',
      status: expect.any(Number),
    },
  ]);
});

test.for([
  { what: 'that the API rejects', fault: { status: 403 }, outcome: 'rejected', status: 403 },
  { what: 'of an unknown outcome', fault: { status: 500 }, outcome: 'unknown', status: 500 },
  { what: 'that is cut', fault: { reset: true }, outcome: 'unknown', status: null },
])('a write $what says so', async ({ fault, outcome, status }) => {
  await using graph = await startGraph();
  const row = MUTATIONS.find(({ field }) => field === 'deleteConnection');
  if (row === undefined) throw new Error('There is no such mutation.');
  spoilWrite(graph, row, fault);
  await send(graph, row);
  await until(() => requestLines(graph).length === 1);
  expect(writeLines(graph)).toMatchObject([{ operation: 'deleteConnection', outcome, status }]);
});

test('a write that was not sent is none, and neither is a read', async () => {
  await using graph = await startGraph({
    environment: { UPSTREAM: 'live', SENDCLOUD_BASE_URL: 'http://127.0.0.1:9/api/v3' },
  });
  for (const query of [
    'mutation { deleteConnection(input: { id: "1" }) { __typename } }',
    'mutation { deleteConnection(input: { id: "x" }) { __typename } }',
    '{ connection(id: 1) { __typename } }',
  ]) {
    await graph.query(query, {}, FORWARDED);
  }
  await until(() => requestLines(graph).length === 3);
  expect(writeLines(graph)).toEqual([]);
});

test('the same caller has the same subject, and nothing of a credential is in it', async () => {
  await using graph = await startGraph();
  const query = 'mutation { deleteConnection(input: { id: "404" }) { __typename } }';
  const headers = (secret: string) => ({ 'x-sendcloud-authorization': `Bearer ${secret}` });
  const [one, other] = [canary('one'), canary('other')];
  for (const secret of [one, other, one]) await graph.query(query, {}, headers(secret));
  await until(() => requestLines(graph).length === 3);
  const subjects = writeLines(graph).map(({ subject }) => subject);
  expect(subjects[0]).toMatch(/^forwarded [0-9a-f]{16}$/);
  expect(subjects[2]).toBe(subjects[0]);
  expect(subjects[1]).not.toBe(subjects[0]);
});

test('nothing that was written is in the audit', async () => {
  await using graph = await startGraph();
  const [secret, url] = [canary('written_secret'), 'https://example.com/written-url'];
  await graph.query(`mutation {
    createWebhookSubscription(input: { name: "written-name", url: "${url}", events: [TRACKING_PARCEL_CREATED], secret: "${secret}" }) { __typename }
  }`);
  await until(() => requestLines(graph).length === 1);
  expect(writeLines(graph)).toHaveLength(1);
  expect(JSON.stringify(writeLines(graph))).not.toMatch(/written/);
});
