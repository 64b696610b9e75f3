import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ClientRow } from './client.ts';
import { clientRows } from './client-rows.ts';
import { type GraphUnderTest, startGraphUnderTest } from './graph-under-test.ts';
import { readQuery } from './operations.ts';

let graph: GraphUnderTest;
beforeAll(async () => {
  graph = await startGraphUnderTest({ HOOKGRAPH_APQ: 'off' });
});
afterAll(() => graph?.[Symbol.asyncDispose]());
beforeEach(() => void graph.takeRequests());

const rows = clientRows.filter(({ laterQuery }) => laterQuery.join().includes('hash'));
const isGateway = ({ name }: ClientRow) => /gateway/i.test(name);

describe('without persisted queries', () => {
  test.each(rows.filter((row) => !isGateway(row)))(
    '$name, setting: $setting: it sends hashes no more',
    async (row) => {
      await using client = await row.connect(graph.url);
      for (let time = 0; time < 2; time += 1) {
        const { data, codes } = await client.run(readQuery('Off'), { id: '1' });
        expect({ id: data.connection.id, codes }).toEqual({ id: '1', codes: [] });
      }
      const sent = graph.takeRequests().map(({ kind }) => kind);
      expect(sent).toEqual([
        expect.stringMatching(/hash$/),
        expect.stringMatching(/ query$/),
        expect.stringMatching(/ query$/),
      ]);
    },
  );

  test.each(rows.filter(isGateway))(
    '$name, setting: $setting: it has to be told, and says so',
    async (row) => {
      await using gateway = await row.connect(graph.url);
      const { codes } = await gateway.run(readQuery('Off'), { id: '1' });
      expect(new Set(codes)).toEqual(new Set(['PERSISTED_QUERY_NOT_SUPPORTED']));
    },
  );
});
