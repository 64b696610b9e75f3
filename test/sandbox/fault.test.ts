import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/fault.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { askSendcloud } from './client.ts';

const connectionsPath = '/api/v3/event-subscriptions/connections';

test.each<[Fault, number[]]>([
  [{}, [503, 200, 200, 200]],
  [{ times: 2 }, [503, 503, 200, 200]],
  [{ times: Number.POSITIVE_INFINITY }, [503, 503, 503, 503]],
  [{ times: 0 }, [200, 200, 200, 200]],
])('a fault with %j is used up by so many answers', async (fault, expected) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, ...fault });
  const statuses: number[] = [];
  for (const _ of expected) statuses.push((await askSendcloud(sandbox, '/connections/1')).status);
  expect(statuses).toEqual(expected);
});

test.each<[Pick<Fault, 'api' | 'path'>, boolean]>([
  [{ api: 'sendcloud' }, true],
  [{ api: 'shipping-channels' }, false],
  [{ path: connectionsPath }, true],
  [{ path: `${connectionsPath}?connection_type=webhook` }, false],
  [{ path: '/api/v3/event-subscriptions' }, false],
  [{ path: /connections$/ }, false],
  [{ path: /connection_type=webhook$/ }, true],
  [{ path: /^\/api\/v3/, api: 'shipping-channels' }, false],
])('the fault for %j meets its requests only: %s', async (selection, met) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, ...selection });
  const answer = await askSendcloud(sandbox, '/connections?connection_type=webhook');
  expect(answer.status).toBe(met ? 503 : 200);
});

test('an expression with the g flag matches every time', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, path: /connections/g, times: 2 });
  const first = await askSendcloud(sandbox, '/connections');
  const second = await askSendcloud(sandbox, '/connections');
  expect([first.status, second.status]).toEqual([503, 503]);
});

test('of several faults for a request the one that was ordered first wins', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 500, path: /subscriptions\/2/ });
  sandbox.misbehave({ status: 502 });
  sandbox.misbehave({ status: 503 });
  const answers = [
    await askSendcloud(sandbox, '/subscriptions/1'),
    await askSendcloud(sandbox, '/subscriptions/2'),
    await askSendcloud(sandbox, '/subscriptions/2'),
    await askSendcloud(sandbox, '/subscriptions/2'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([502, 500, 503, 200]);
});

test('a fault comes before authentication', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503 });
  const answer = await askSendcloud(sandbox, '/connections', { authorization: null });
  expect(answer.status).toBe(503);
});

test('reset forgets ordered faults', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, times: 5 });
  sandbox.reset();
  expect((await askSendcloud(sandbox, '/connections/1')).status).toBe(200);
});

test.each([0, 199, 600, 200.5, Number.NaN])('the status %d cannot be ordered', async (status) => {
  await using sandbox = await startSandbox();
  expect(() => sandbox.misbehave({ status })).toThrow(RangeError);
});

test('a limit that was ordered goes with no status', async () => {
  await using sandbox = await startSandbox();
  expect(() => sandbox.misbehave({ rateLimit: true, status: 500 })).toThrow(RangeError);
});
