import { expect, test } from 'vitest';
import { connection } from '../../../src/sandbox/sendcloud/connection.ts';
import { eventSubscription } from '../../../src/sandbox/sendcloud/event-subscription.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { startGraph } from '../../support/start-graph.ts';

const ROUND =
  '{ connections { ... on AnyConnection { subscriptions { connection { ... on AnyConnection { subscriptions { id } } } } } } }';

/** How long the processor works on the cyclic query over an account of this size, in microseconds. */
async function workFor(connections: number, subscriptions: number): Promise<number> {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  await using graph = await startGraph({
    tenants: [
      tenant('acme', {
        sendcloud: {
          connections: numbers(connections).map((id) => connection({ id })),
          eventSubscriptions: numbers(subscriptions).map((id) =>
            eventSubscription({ id, connection_id: 1 + (id % connections) }),
          ),
        },
      }),
    ],
  });
  await graph.query(ROUND);
  const before = process.cpuUsage();
  const { errors } = await graph.query(ROUND);
  const { user, system } = process.cpuUsage(before);
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  return user + system;
}

test('four times the account is no more than eight times the work, where squares would be sixteen', async () => {
  const once = await workFor(200, 4000);
  const fourTimes = await workFor(200, 16_000);
  expect(fourTimes / once).toBeLessThan(8);
});
