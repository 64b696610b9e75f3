import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { hooksAt, orderEvents } from './hooks.ts';
import { startWebhookListener } from './sendcloud/webhook-listener.ts';

const always = () => true;

test('events go to one hook after the other, but only while they are listened to', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox({ eventIntervalMs: 10 });
  let isListening = false;
  let asked = 0;
  sandbox.deliverTo(hooksAt(webhook), () => {
    asked += 1;
    return isListening;
  });
  await expect.poll(() => asked).toBeGreaterThan(3);
  expect(webhook.received).toEqual([]);
  isListening = true;
  await expect.poll(() => webhook.received.length).toBeGreaterThan(3);
  isListening = false;
  const paths = webhook.received.map(({ path }) => path?.replace(/\?.*/, ''));
  expect(paths.slice(0, 4)).toEqual([
    '/sendcloud',
    '/shipping-channels',
    '/sendcloud',
    '/shipping-channels',
  ]);
  // One may be on its way.
  const before = asked;
  await expect.poll(() => asked).toBeGreaterThan(before + 2);
  const { length } = webhook.received;
  await expect.poll(() => asked).toBeGreaterThan(before + 8);
  expect(webhook.received).toHaveLength(length);
});

test.each([
  [undefined, 2900, 0],
  [undefined, 3000, 1],
  [undefined, 9100, 3],
  [500, 1100, 2],
  [0, 60_000, 0],
])(
  'with an interval of %s ms, %s ms are asked for %s events',
  async (eventIntervalMs, ms, count) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      await using sandbox = await startSandbox({
        ...(eventIntervalMs !== undefined && { eventIntervalMs }),
      });
      const hook = { api: 'shipping-channels', url: 'http://127.0.0.1:1/', secret: '' } as const;
      let asked = 0;
      const isListening = () => {
        asked += 1;
        return false;
      };
      // The second time is in the place of the first.
      for (const _ of [1, 2]) sandbox.deliverTo([hook], isListening);
      vi.advanceTimersByTime(ms);
      expect(asked).toBe(count);
    } finally {
      vi.useRealTimers();
    }
  },
);

test('a slow hook is waited for', async () => {
  await using webhook = await startWebhookListener(() => undefined);
  await using sandbox = await startSandbox({ eventIntervalMs: 5 });
  sandbox.deliverTo(hooksAt(webhook), always);
  await expect.poll(() => webhook.received).toHaveLength(1);
  await delay(60);
  expect(webhook.received).toHaveLength(1);
});

test('a hook that fails is sent the events that follow', async () => {
  await using webhook = await startWebhookListener(({ socket }) => socket.destroy());
  await using sandbox = await startSandbox({ eventIntervalMs: 5 });
  const [, shippingChannels] = hooksAt(webhook);
  sandbox.deliverTo([shippingChannels], always);
  await expect.poll(() => webhook.received.length).toBeGreaterThan(3);
  const names = webhook.received.map(({ body }) => JSON.parse(body).type.split('.')[1]);
  expect(names.slice(0, 4)).toEqual(['created', 'status_changed', 'updated', 'status_changed']);
});

test('later hooks are in the place of earlier ones', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox({ eventIntervalMs: 10 });
  const [sendcloud, shippingChannels] = hooksAt(webhook);
  sandbox.deliverTo([sendcloud], always);
  await expect.poll(() => webhook.received.length).toBeGreaterThan(0);
  sandbox.deliverTo([shippingChannels], always);
  await expect.poll(() => webhook.received.at(-1)?.path).toContain('/shipping');
  const { length } = webhook.received;
  await expect.poll(() => webhook.received.length).toBeGreaterThan(length + 3);
  const later = webhook.received.slice(length).map(({ path }) => path);
  expect(new Set(later)).toEqual(new Set(['/shipping-channels?a=%2f']));
});

test('no event is sent after the sandbox has been closed', async () => {
  let asked = 0;
  let isGivenUp = false;
  await using webhook = await startWebhookListener(({ socket }) => {
    void once(socket, 'close').then(() => {
      isGivenUp = true;
    });
  });
  const sandbox = await startSandbox({ eventIntervalMs: 5 });
  const isListening = () => {
    asked += 1;
    return webhook.received.length === 0;
  };
  sandbox.deliverTo(hooksAt(webhook), isListening);
  await expect.poll(() => webhook.received).toHaveLength(1);
  await sandbox.close();
  await expect.poll(() => isGivenUp).toBe(true);
  const before = asked;
  await delay(60);
  sandbox.deliverTo(hooksAt(webhook), isListening);
  await delay(60);
  expect(asked).toBe(before);
});

test('an event that was ordered ends with the sandbox', async () => {
  await using webhook = await startWebhookListener(() => undefined);
  const sandbox = await startSandbox();
  sandbox.deliverTo(hooksAt(webhook), always);
  const ordered = orderEvents(sandbox, { count: 100 }).catch((error: unknown) => error);
  await expect.poll(() => webhook.received).toHaveLength(1);
  await sandbox.close();
  expect(await ordered).toBeInstanceOf(Error);
  await delay(30);
  expect(webhook.received).toHaveLength(1);
});

test('the interval keeps no process alive', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  sandbox.deliverTo(hooksAt(webhook), always);
  expect(timers()).toBe(before);
});
