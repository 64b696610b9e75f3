import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { askSendcloud, askShippingChannels, basic, send } from './client.ts';

test('requests to both APIs are recorded as received, in order of arrival', async () => {
  await using sandbox = await startSandbox();
  const before = performance.now();
  await askSendcloud(sandbox, '/connections?connection_type=webhook&x=%2f');
  await askShippingChannels(sandbox, '/wh_1', { method: 'DELETE', authorization: 'Bearer wrong' });
  await send(`${sandbox.url}/v1`);
  const [first, second, third, ...rest] = sandbox.requests;
  expect(first).toMatchObject({
    api: 'sendcloud',
    method: 'GET',
    path: '/api/v3/event-subscriptions/connections?connection_type=webhook&x=%2f',
    headers: { authorization: basic(), host: new URL(sandbox.url).host },
    abandoned: false,
  });
  expect(second).toMatchObject({
    api: 'shipping-channels',
    method: 'DELETE',
    path: '/v1/webhook-subscriptions/wh_1',
    headers: { authorization: 'Bearer wrong' },
    abandoned: false,
  });
  expect(third).toMatchObject({ api: 'shipping-channels', path: '/v1' });
  expect(rest).toEqual([]);
  const times = [before, ...sandbox.requests.map((each) => each.receivedAtMs), performance.now()];
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('what is not for one of the APIs is not recorded', async () => {
  await using sandbox = await startSandbox();
  await send(`${sandbox.url}/`);
  const elsewhere = await send(`${sandbox.url}/api/v2/parcels`);
  expect(elsewhere.status).toBe(404);
  expect(sandbox.requests).toEqual([]);
});

test('a request is marked as abandoned when its client hangs up', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ delayMs: 60_000, pathPattern: 'connections/1$' });
  const client = new AbortController();
  const given = askSendcloud(sandbox, '/connections/1', { signal: client.signal });
  await expect.poll(() => sandbox.requests).toHaveLength(1);
  const patient = await askSendcloud(sandbox, '/connections/2');
  expect(sandbox.requests[0]?.abandoned).toBe(false);
  client.abort();
  await expect(given).rejects.toThrow();
  await expect.poll(() => sandbox.requests[0]?.abandoned).toBe(true);
  expect(patient.status).toBe(200);
  expect(sandbox.requests[1]?.abandoned).toBe(false);
});

test.each([{ reset: true }, { cutBody: true }])(
  'a connection that the fault %j cut was not abandoned by the client',
  async (fault) => {
    await using sandbox = await startSandbox();
    sandbox.misbehave(fault);
    await expect(askSendcloud(sandbox, '/connections')).rejects.toThrow();
    await askSendcloud(sandbox, '/connections');
    expect(sandbox.requests.map(({ abandoned }) => abandoned)).toEqual([false, false]);
  },
);

test('a connection that the sandbox closed was not abandoned by the client', async () => {
  const sandbox = await startSandbox();
  sandbox.misbehave({ delayMs: 60_000 });
  const given = askSendcloud(sandbox, '/connections').catch((error: unknown) => error);
  await expect.poll(() => sandbox.requests).toHaveLength(1);
  await sandbox.close();
  expect(await given).toBeInstanceOf(Error);
  // The response learns of its end a little after the server does.
  await setTimeout(50);
  expect(sandbox.requests[0]?.abandoned).toBe(false);
});

test('reset forgets the requests so far', async () => {
  await using sandbox = await startSandbox();
  await askSendcloud(sandbox, '/connections/1');
  sandbox.reset();
  expect(sandbox.requests).toEqual([]);
  await askSendcloud(sandbox, '/connections/2');
  expect(sandbox.requests).toHaveLength(1);
});
