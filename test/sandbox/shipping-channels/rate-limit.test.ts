import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { askSendcloud, askShippingChannels } from '../client.ts';

test('each answer tells what is left of the general limit, by key', async () => {
  await using sandbox = await startSandbox();
  const globex = { authorization: 'Bearer sandbox_key_globex' };
  const answers = [
    await askShippingChannels(sandbox, '/wh_123456'),
    await askShippingChannels(sandbox, '/wh_000000'),
    await askShippingChannels(sandbox, '/wh_123456', globex),
  ];
  const remaining = answers.map(({ headers }) => headers['x-ratelimit-remaining']);
  expect(remaining).toEqual(['99', '98', '99']);
  expect(answers.map(({ headers }) => headers['x-ratelimit-limit'])).toEqual(Array(3).fill('100'));
});

test('the end of the window is told in Unix seconds, at most a minute ahead', async () => {
  await using sandbox = await startSandbox();
  const { headers } = await askShippingChannels(sandbox, '');
  const aheadSeconds = Number(headers['x-ratelimit-reset']) - Date.now() / 1000;
  expect(aheadSeconds).toBeGreaterThan(30);
  expect(aheadSeconds).toBeLessThan(62);
});

test('the count stays at 0 and starts anew with the next window', async () => {
  let nowMs = 1_712_780_340_000;
  await using sandbox = await startSandbox({ nowMs: () => nowMs });
  async function count(): Promise<readonly unknown[]> {
    const { headers } = await askShippingChannels(sandbox, '/available-events');
    return [headers['x-ratelimit-remaining'], headers['x-ratelimit-reset']];
  }
  for (let request = 1; request < 100; request += 1) await count();
  expect(await count()).toEqual(['0', '1712780400']);
  expect(await count()).toEqual(['0', '1712780400']);
  nowMs += 59_999;
  expect(await count()).toEqual(['0', '1712780400']);
  nowMs += 1;
  expect(await count()).toEqual(['99', '1712780460']);
});

test('a reset begins new windows', async () => {
  await using sandbox = await startSandbox();
  await askShippingChannels(sandbox, '');
  await askShippingChannels(sandbox, '');
  sandbox.reset();
  const { headers } = await askShippingChannels(sandbox, '');
  expect(headers['x-ratelimit-remaining']).toBe('99');
});

test('more requests than the limit allows are answered all the same', async () => {
  await using sandbox = await startSandbox();
  const questions = Array.from({ length: 120 }, () => askShippingChannels(sandbox, '/wh_123456'));
  const statuses = (await Promise.all(questions)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

test('an ordered limit is the documented 429, which tells when to come back', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ rateLimit: true });
  const before = Date.now() / 1000;
  const answer = await askShippingChannels(sandbox, '/wh_123456');
  expect(answer.status).toBe(429);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.headers['x-ratelimit-limit']).toBe('100');
  expect(answer.headers['x-ratelimit-remaining']).toBe('0');
  const aheadSeconds = Number(answer.headers['x-ratelimit-reset']) - before;
  expect(aheadSeconds).toBeGreaterThanOrEqual(47);
  expect(aheadSeconds).toBeLessThan(57);
  expect(answer.headers['retry-after']).toBeUndefined();
  expect(answer.json()).toEqual({
    error: {
      code: 'rate_limit_exceeded',
      message: 'Rate limit exceeded. Try again in 47 seconds.',
      retry_after: 47,
    },
  });
  expect((await askShippingChannels(sandbox, '/wh_123456')).status).toBe(200);
});

test('at Sendcloud an ordered limit has no headers, as none are documented', async () => {
  await using sandbox = await startSandbox();
  sandbox.misbehave({ rateLimit: true });
  const answer = await askSendcloud(sandbox, '/connections');
  expect(answer.status).toBe(429);
  expect(answer.json()).toMatchObject({ errors: [{ status: '429', code: 'throttled' }] });
  expect(Object.keys(answer.headers).join()).not.toMatch(/ratelimit|retry-after/);
});

test('headers and a body that were ordered too are stronger than those of the limit', async () => {
  await using sandbox = await startSandbox();
  const headers = { 'Retry-After': '3', 'X-RateLimit-Reset': '7' };
  sandbox.misbehave({ rateLimit: true, headers, body: 'slow down' });
  const answer = await askShippingChannels(sandbox, '');
  expect([answer.status, answer.text]).toEqual([429, 'slow down']);
  expect(answer.headers).toMatchObject({
    'retry-after': '3',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '7',
  });
});
