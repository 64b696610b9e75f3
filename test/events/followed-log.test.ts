import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { type EventLog, SlowConsumerError } from '../../src/domain/received-event.ts';
import { ALL, eventOf, isPending, numbers, startLog, take } from './numbered-events.ts';

const DONE = { done: true, value: undefined };

describe('one that follows', () => {
  test('is told of new events only, as they come', async () => {
    const { log, add } = startLog(3);
    const events = log.follow(ALL, null);
    const first = events.next();
    expect(await isPending(first)).toBe(true);
    add(4, 3);
    expect((await first).value?.body).toBe('4');
    expect(await take(events, 2)).toEqual(['5', '6']);
    const next = events.next();
    expect(await isPending(next)).toBe(true);
    add(7);
    expect((await next).value?.body).toBe('7');
    await events.return?.();
  });

  test('is told of those after an event, and then of new ones, of each once', async () => {
    const { log, add, idAt } = startLog(10);
    const events = log.follow(ALL, idAt(6));
    add(11, 2);
    expect(await take(events, 4)).toEqual(numbers(8, 4));
    add(13, 2);
    expect(await take(events, 3)).toEqual(numbers(12, 3));
    expect(await isPending(events.next())).toBe(true);
    await events.return?.();
  });

  test('goes on from its last event as if it had never left', async () => {
    const { log, add } = startLog(1);
    const events = log.follow(ALL, null);
    add(2, 2);
    const { value } = await events.next();
    await events.return?.();
    add(4, 2);
    const others = log.follow(ALL, value?.id ?? '');
    add(6);
    expect(await take(others, 4)).toEqual(numbers(3, 4));
    await others.return?.();
  });

  test('is told only of those that it has asked for', async () => {
    const { log, idAt } = startLog(1);
    const add = (number: number, api: 'SENDCLOUD' | 'SHIPPING_CHANNELS', name: string) =>
      log.add(eventOf(number, { api, name }));
    add(2, 'SENDCLOUD', 'a');
    add(3, 'SENDCLOUD', 'b');
    const events = log.follow({ api: 'SENDCLOUD', names: ['a'] }, idAt(0));
    add(4, 'SHIPPING_CHANNELS', 'a');
    add(5, 'SENDCLOUD', 'a');
    expect(await take(events, 2)).toEqual(['2', '5']);
    const next = events.next();
    add(6, 'SENDCLOUD', 'b');
    add(7, 'SHIPPING_CHANNELS', 'a');
    expect(await isPending(next)).toBe(true);
    add(8, 'SENDCLOUD', 'a');
    expect((await next).value?.body).toBe('8');
    await events.return?.();
  });

  test('disturbs no other, and is disturbed by none', async () => {
    const { log, add, idAt } = startLog(3);
    const [slow, quick] = [log.follow(ALL, null), log.follow(ALL, null)];
    for (let number = 4; number < 104; number += 1) {
      add(number);
      expect(await take(quick, 1)).toEqual([String(number)]);
    }
    const other = log.follow(ALL, idAt(2));
    add(104);
    await expect(slow.next()).rejects.toThrow(SlowConsumerError);
    expect(await take(other, 101)).toEqual(numbers(4, 101));
    await other.return?.();
    add(105);
    expect(await take(quick, 2)).toEqual(['104', '105']);
    await quick.return?.();
  });

  test('has each event in one answer when it asks twice at a time', async () => {
    const { log, add } = startLog();
    const events = log.follow(ALL, null);
    const asked = [events.next(), events.next(), events.next()];
    add(1, 2);
    expect((await Promise.all(asked.slice(0, 2))).map(({ value }) => value?.body)).toEqual([
      '1',
      '2',
    ]);
    expect(await isPending(asked[2] ?? expect.unreachable())).toBe(true);
    const last = events.next();
    await events.return?.();
    expect(await Promise.all([asked[2], last])).toEqual([DONE, DONE]);
  });
});

describe('the end', () => {
  test('comes at once to one that waits', async () => {
    const { log } = startLog();
    const events = log.follow(ALL, null);
    const next = events.next();
    expect(await isPending(next)).toBe(true);
    expect(await events.return?.()).toEqual(DONE);
    expect([await next, await events.next()]).toEqual([DONE, DONE]);
  });

  test.for([null, 0])('leaves nothing of what waited or comes later (after: %j)', async (index) => {
    const { log, add, idAt } = startLog(10);
    const events = log.follow(ALL, index === null ? null : idAt(index));
    add(11, 50);
    await events.return?.();
    // More than may wait.
    add(61, 200);
    expect([await events.next(), await events.next()]).toEqual([DONE, DONE]);
  });

  test('comes once, however often it is asked for', async () => {
    const { log } = startLog();
    const events = log.follow(ALL, null);
    expect(await Promise.all([events.return?.(), events.return?.()])).toEqual([DONE, DONE]);
    expect(await events.next()).toEqual(DONE);
  });

  test('comes with a loop that is left', async () => {
    const { log, add } = startLog();
    const events = log.follow(ALL, null);
    add(1, 3);
    for await (const { body } of events) {
      expect(body).toBe('1');
      break;
    }
    expect(await events.next()).toEqual(DONE);
  });

  test('lets go of one that follows', async () => {
    const { log, add } = startLog();
    const gone = await followAndReturn(log);
    add(1, 10);
    // A weak reference is kept until the end of the turn that has made it.
    await expect
      .poll(() => {
        collectGarbage();
        return gone.deref() === undefined;
      })
      .toBe(true);
  });
});

async function followAndReturn(log: EventLog): Promise<WeakRef<object>> {
  const events = log.follow(ALL, null);
  await events.return?.();
  return new WeakRef(events);
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
