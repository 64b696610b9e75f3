import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/fault.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { askSendcloud } from './client.ts';

const connectionsPath = '/api/v3/event-subscriptions/connections';

test.each<[Fault, number[]]>([
  [{}, [503, 200, 200, 200]],
  [{ times: 2 }, [503, 503, 200, 200]],
  [{ times: 'Infinity' }, [503, 503, 503, 503]],
])('a fault with %j is used up by so many answers', async (fault, expected) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, ...fault });
  const statuses: number[] = [];
  for (const _ of expected) statuses.push((await askSendcloud(sandbox, '/connections/1')).status);
  expect(statuses).toEqual(expected);
});

test.each<[Pick<Fault, 'api' | 'path' | 'pathPattern'>, boolean]>([
  [{ api: 'sendcloud' }, true],
  [{ api: 'shipping-channels' }, false],
  [{ path: connectionsPath }, true],
  [{ path: '/api/v3/event-subscriptions' }, false],
  [{ pathPattern: 'connections$' }, false],
  [{ pathPattern: 'connection_type=webhook$' }, true],
  [{ pathPattern: '^/api/v3', api: 'shipping-channels' }, false],
])('the fault for %j meets its requests only: %s', async (selection, met) => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 503, ...selection });
  const answer = await askSendcloud(sandbox, '/connections?connection_type=webhook');
  expect(answer.status).toBe(met ? 503 : 200);
});

test('of several faults for a request the one that was ordered first wins', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ status: 500, pathPattern: 'subscriptions/2' });
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

test.each<Fault>([
  { status: 199 },
  { status: Number.NaN },
  { status: 503, times: 0 },
  { status: 503, pathPattern: '(' },
  { rateLimit: true, status: 500 },
  { times: 2 },
])('%j cannot be ordered in the process either', async (fault) => {
  await using sandbox = await startSandbox();
  expect(() => sandbox.misbehave(fault)).toThrow(RangeError);
});
