import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createConnectionSlots } from '../../../src/upstream/gate/connection-slots.ts';

const { signal } = new AbortController();

test('as many as there are are free, and each is free again', () => {
  const slots = createConnectionSlots(2, 0);
  expect([slots.tryAcquire(), slots.tryAcquire(), slots.tryAcquire()]).toEqual([true, true, false]);
  slots.release();
  expect([slots.tryAcquire(), slots.tryAcquire()]).toEqual([true, false]);
});

test('whoever waits gets the next one, in order, and nobody who has not waited', async () => {
  const slots = createConnectionSlots(1, 2);
  await slots.acquire(signal);
  const order: string[] = [];
  const acquire = async (name: string) => {
    await slots.acquire(signal);
    order.push(name);
  };
  const first = acquire('first');
  const second = acquire('second');
  slots.release();
  expect(slots.tryAcquire()).toBe(false);
  await first;
  slots.release();
  await second;
  slots.release();
  expect(order).toEqual(['first', 'second']);
  expect(slots.tryAcquire()).toBe(true);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('when the line is full there is none, at once', async () => {
  const slots = createConnectionSlots(1, 1);
  await slots.acquire(signal);
  const waiting = slots.acquire(signal);
  expect(await slots.acquire(signal)).toBe(false);
  await expect(Promise.race([waiting, Promise.resolve('waits')])).resolves.toBe('waits');
});

test('whoever gives up leaves the line, for others and without a trace', async () => {
  const slots = createConnectionSlots(1, 1);
  slots.tryAcquire();
  const controller = new AbortController();
  const gone = slots.acquire(controller.signal);
  const reason = new DOMException('gone', 'AbortError');
  controller.abort(reason);
  await expect(gone).rejects.toBe(reason);
  const next = slots.acquire(signal);
  slots.release();
  expect(await next).toBe(true);
  await expect(slots.acquire(AbortSignal.abort(reason))).rejects.toBe(reason);
});
