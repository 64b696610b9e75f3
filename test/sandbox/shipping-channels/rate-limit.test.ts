import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { createRateLimit } from '../../../src/sandbox/shipping-channels/rate-limit.ts';
import { askShippingChannels } from '../client.ts';

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

test('the count stays at 0 and starts anew with the next window', () => {
  let nowMs = 1_712_780_340_000;
  const countRequest = createRateLimit(() => nowMs);
  const counts = Array.from({ length: 102 }, () => countRequest('key'));
  expect(counts.at(99)).toEqual({ remaining: 0, resetSeconds: 1_712_780_400 });
  expect(counts.at(101)).toEqual({ remaining: 0, resetSeconds: 1_712_780_400 });
  nowMs += 59_999;
  expect(countRequest('key').remaining).toBe(0);
  nowMs += 1;
  expect(countRequest('key')).toEqual({ remaining: 99, resetSeconds: 1_712_780_460 });
});
