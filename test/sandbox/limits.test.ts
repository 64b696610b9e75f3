import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import {
  type AnswerOptions,
  askControl,
  askSendcloud,
  askShippingChannels,
  basic,
  json,
  send,
} from './client.ts';

const secondMs = 1000;

/** A sandbox with a clock that only the test moves, and what is answered to so many requests. */
async function startCounting(enforceLimits: boolean) {
  const clock = { nowMs: Date.UTC(2026, 0, 1) };
  const sandbox = await startSandbox({ enforceLimits, nowMs: () => clock.nowMs });
  const statuses = async (count: number, options: AnswerOptions = { method: 'DELETE' }) => {
    const answers = Array.from({ length: count }, () =>
      askSendcloud(sandbox, '/connections/999', options),
    );
    return (await Promise.all(answers)).map(({ status }) => status);
  };
  return { clock, sandbox, statuses, [Symbol.asyncDispose]: sandbox.close };
}

const notFound = (count: number) => Array(count).fill(404);

test('Sendcloud takes 15 unsafe requests a second, of each account', async () => {
  await using counting = await startCounting(true);
  const { clock, statuses } = counting;
  expect(await statuses(15)).toEqual(notFound(15));
  expect(await statuses(2)).toEqual([429, 429]);
  const authorization = basic('globex');
  expect(await statuses(1, { method: 'DELETE', authorization })).toEqual([404]);
  clock.nowMs += secondMs - 1;
  expect(await statuses(1)).toEqual([429]);
  clock.nowMs += 1;
  expect(await statuses(1)).toEqual([404]);
});

test('Sendcloud takes 100 unsafe requests a minute', async () => {
  await using counting = await startCounting(true);
  const { clock, statuses } = counting;
  for (let second = 0; second < 10; second += 1) {
    expect(await statuses(10)).toEqual(notFound(10));
    clock.nowMs += secondMs;
  }
  expect(await statuses(1)).toEqual([429]);
  clock.nowMs += 50 * secondMs;
  expect(await statuses(1)).toEqual([404]);
});

test('reading counts for nothing at Sendcloud, and strangers are refused as such', async () => {
  await using counting = await startCounting(true);
  const { statuses } = counting;
  expect(await statuses(120, { method: 'GET' })).toEqual(notFound(120));
  const strangers = await statuses(20, { method: 'DELETE', authorization: null });
  expect(new Set(strangers)).toEqual(new Set([401]));
  expect(await statuses(15)).toEqual(notFound(15));
});

test('the 429 of Sendcloud writes nothing and says nothing of when', async () => {
  await using counting = await startCounting(true);
  const { sandbox, statuses } = counting;
  await statuses(15);
  const before = await askSendcloud(sandbox, '/connections');
  const body = json('POST', { type: 'klaviyo', configuration: {} });
  const answer = await askSendcloud(sandbox, '/connections', body);
  expect(answer.status).toBe(429);
  expect(answer.json()).toEqual({
    errors: [{ status: '429', code: 'throttled', detail: 'Request was throttled.' }],
  });
  expect(Object.keys(answer.headers).join()).not.toMatch(/ratelimit|retry-after/);
  expect((await askSendcloud(sandbox, '/connections')).text).toBe(before.text);
});

test('Shipping Channels takes 100 requests an hour, reading included', async () => {
  await using counting = await startCounting(true);
  const { clock, sandbox } = counting;
  const toggle = () =>
    askShippingChannels(sandbox, '/wh_123456/toggle-active', { method: 'PATCH' });
  const reads = Array.from({ length: 99 }, () => askShippingChannels(sandbox, '/wh_123456/logs'));
  expect(new Set((await Promise.all(reads)).map(({ status }) => status))).toEqual(new Set([200]));
  expect((await toggle()).status).toBe(200);
  clock.nowMs += 3_588_500;
  const answer = await toggle();
  expect(answer.status).toBe(429);
  expect(answer.json()).toEqual({
    error: {
      code: 'rate_limit_exceeded',
      message: 'Rate limit exceeded. Try again in 12 seconds.',
      retry_after: 12,
    },
  });
  expect(answer.headers['retry-after']).toBeUndefined();
  expect(answer.headers['x-ratelimit-remaining']).toBe('0');
  const resetMs = Number(answer.headers['x-ratelimit-reset']) * 1000;
  expect(resetMs).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1, 1));
  expect(resetMs).toBeLessThan(Date.UTC(2026, 0, 1, 1) + 1001);
  clock.nowMs += 11_500;
  expect(await toggle()).toMatchObject({ status: 200, text: expect.stringContaining('true') });
});

test('limits are counted all along, enforced only when asked, and reset with the rest', async () => {
  await using counting = await startCounting(false);
  const { sandbox, statuses } = counting;
  const enforce = (value: boolean) =>
    askControl(sandbox, '/limits', { method: 'POST', body: JSON.stringify({ enforce: value }) });
  expect((await askControl(sandbox, '/limits')).json()).toEqual({ enforce: false });
  expect(await statuses(40)).toEqual(notFound(40));
  const on = await enforce(true);
  expect([on.status, on.text]).toEqual([200, '{"enforce":true}']);
  expect((await askControl(sandbox, '/limits')).json()).toEqual({ enforce: true });
  expect(await statuses(1)).toEqual([429]);
  await enforce(false);
  expect(await statuses(1)).toEqual([404]);
  await enforce(true);
  sandbox.reset();
  expect((await askControl(sandbox, '/limits')).json()).toEqual({ enforce: false });
  await enforce(true);
  expect(await statuses(15)).toEqual(notFound(15));
});

test.each(['', '{}', '{"enforce":1}', '{"enforce":"true"}', 'true', '[]', '{"enforce":null}'])(
  'the order %j changes no enforcement',
  async (body) => {
    await using sandbox = await startSandbox({ enforceLimits: true });
    const answer = await askControl(sandbox, '/limits', { method: 'POST', body });
    expect(answer.status).toBe(400);
    const message = 'enforce is true or false.';
    expect(answer.json()).toEqual({ error: { message, field: 'enforce' } });
    expect((await send(`${sandbox.url}/_sandbox/limits`)).json()).toEqual({ enforce: true });
  },
);
