import { expect, test } from 'vitest';
import { SlowConsumerError } from '../../src/domain/received-event.ts';
import { ALL, eventOf, numbers, startLog, take } from './numbered-events.ts';

const DONE = { done: true, value: undefined };

test('too many that wait are not a hundred', async () => {
  const { log, add } = startLog();
  const events = log.follow(ALL, null);
  add(1, 100);
  expect(await take(events, 60)).toEqual(numbers(1, 60));
  // The place of what was read is free again.
  add(101, 60);
  expect(await take(events, 100)).toEqual(numbers(61, 100));
  await events.return?.();
});

test('too many that wait are a hundred and one: an error, once, and then the end', async () => {
  const { log, add } = startLog();
  const events = log.follow(ALL, null);
  add(1, 101);
  await expect(events.next()).rejects.toThrow(SlowConsumerError);
  add(102, 5);
  expect([await events.next(), await events.next()]).toEqual([DONE, DONE]);
  expect(await events.return?.()).toEqual(DONE);
});

test('too many that wait are not those of other names', async () => {
  const { log, add } = startLog();
  const events = log.follow({ ...ALL, names: ['a.b'] }, null);
  for (let number = 0; number < 300; number += 1) log.add(eventOf(0, { name: 'c' }));
  add(1, 100);
  expect(await take(events, 100)).toEqual(numbers(1, 100));
  await events.return?.();
});

test('too many that wait are not those that were there before', async () => {
  const { log, add, idAt } = startLog(501);
  const events = log.follow(ALL, idAt(0));
  add(502, 100);
  // As many may wait while the earlier ones are read, and not one more for each of them.
  expect(await take(events, 250)).toEqual(numbers(2, 250));
  expect(await take(events, 350)).toEqual(numbers(252, 350));
  await events.return?.();
});

test.for([0, 1, 250, 500])(
  'too many that wait are a hundred and one when %i earlier ones were read',
  async (read) => {
    const { log, add, idAt } = startLog(501);
    const events = log.follow(ALL, idAt(0));
    expect(await take(events, read)).toHaveLength(read);
    add(502, 101);
    await expect(events.next()).rejects.toThrow(SlowConsumerError);
    expect(await events.next()).toEqual(DONE);
  },
);
