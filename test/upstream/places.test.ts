import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { createPlaces } from '../../src/upstream/places.ts';

const { signal } = new AbortController();

test('as many as there are are free, and each is free again', () => {
  const places = createPlaces(2, 0);
  const first = places.takeFree();
  expect(first).not.toBeNull();
  expect(places.takeFree()).not.toBeNull();
  expect(places.takeFree()).toBeNull();
  first?.[Symbol.dispose]();
  expect(places.takeFree()).not.toBeNull();
  expect(places.takeFree()).toBeNull();
});

test('who waits gets the next one, in turn, and nobody who has not waited', async () => {
  const places = createPlaces(1, 2);
  const held = await places.take(signal);
  const order: string[] = [];
  const take = async (name: string) => {
    const place = await places.take(signal);
    order.push(name);
    return place;
  };
  const first = take('first');
  const second = take('second');
  held?.[Symbol.dispose]();
  expect(places.takeFree()).toBeNull();
  (await first)?.[Symbol.dispose]();
  (await second)?.[Symbol.dispose]();
  expect(order).toEqual(['first', 'second']);
  expect(places.takeFree()).not.toBeNull();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('when the line is full there is none, at once', async () => {
  const places = createPlaces(1, 1);
  await places.take(signal);
  const waiting = places.take(signal);
  expect(await places.take(signal)).toBeNull();
  await expect(Promise.race([waiting, Promise.resolve('waits')])).resolves.toBe('waits');
});

test('who gives up leaves the line, for others and without a trace', async () => {
  const places = createPlaces(1, 1);
  const held = places.takeFree();
  const controller = new AbortController();
  const gone = places.take(controller.signal);
  const reason = new DOMException('gone', 'AbortError');
  controller.abort(reason);
  await expect(gone).rejects.toBe(reason);
  const next = places.take(signal);
  held?.[Symbol.dispose]();
  expect(await next).not.toBeNull();
  await expect(places.take(AbortSignal.abort(reason))).rejects.toBe(reason);
});
