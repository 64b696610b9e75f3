import { expect, test } from 'vitest';
import { startGraph } from '../../support/start-graph.ts';
import { priceOfText } from './price-of.ts';
import { randomMutation, randomOperation } from './random-operation.ts';

/** Limits that no generated operation reaches. */
const environment = Object.fromEntries(
  ['ALIASES', 'DEPTH', 'TOKENS', 'ROOT_FIELDS', 'DIRECTIVES', 'CALLS', 'LIST_ITEMS'].map((name) => [
    `HOOKGRAPH_MAX_${name}`,
    '100000',
  ]),
);

test.for([
  { kind: 'queries', generate: randomOperation, count: 250 },
  { kind: 'mutations', generate: randomMutation, count: 100 },
])(
  'none of $count generated $kind costs more than its price',
  { timeout: 60_000 },
  async ({ generate, count }) => {
    await using graph = await startGraph({ environment, tuning: { rateLimits: [] } });
    let exact = 0;
    let certain = 0;
    for (let seed = 1; seed <= count; seed += 1) {
      const text = generate(seed);
      const { sendcloud, shippingChannels } = priceOfText(text);
      const { errors, extensions } = await graph.query(text);
      const unexpected =
        errors?.filter((error) => error.extensions.code !== 'BAD_USER_INPUT') ?? [];
      expect({ seed, text, unexpected }).toEqual({ seed, text, unexpected: [] });

      const requests = graph.takeUpstreamRequests();
      const made = (path: string, isRead: boolean) =>
        requests.filter((each) => each.includes(path) && each.startsWith('GET') === isRead).length;
      const overdrawn = [
        made(' /api/', true) > sendcloud.reads,
        made(' /api/', false) > sendcloud.writes,
        made(' /v1/', true) > shippingChannels.reads,
        made(' /v1/', false) > shippingChannels.writes,
      ];
      expect({ seed, text, requests, overdrawn }).toMatchObject({
        overdrawn: [false, false, false, false],
      });
      const { estimatedCalls, actualCalls } = extensions.cost;
      expect(actualCalls).toBe(requests.length);
      // What is there already, nobody knows before.
      if (text.includes('ensure')) continue;
      certain += 1;
      if (estimatedCalls === actualCalls) exact += 1;
    }
    // An estimate that is always far too high would hold, too.
    expect(exact).toBeGreaterThan(certain / 5);
  },
);
