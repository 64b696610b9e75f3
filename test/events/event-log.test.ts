import { describe, expect, test } from 'vitest';
import { EventGapError, type ReceivedEvent } from '../../src/domain/received-event.ts';
import { createEventLog, type EventLogOptions } from '../../src/events/event-log.ts';
import { ALL, bodiesOf, eventOf, numbers } from './numbered-events.ts';

/** A log with events of the numbers from 1 on, on a clock of its own. */
function startLog({ count = 0, ...options }: EventLogOptions & { readonly count?: number } = {}) {
  const clock = { nowMs: 1_000_000 };
  const told: ReceivedEvent[] = [];
  const log = createEventLog({
    leastNumber: 0,
    now: () => clock.nowMs,
    onEvent: (event) => told.push(event),
    ...options,
  });
  const add = (from: number, times = 1) => {
    for (let number = from; number < from + times; number += 1) log.add(eventOf(number));
  };
  add(1, count);
  const kept = () => log.read(ALL, null, Number.POSITIVE_INFINITY);
  const idAt = (index: number) => kept().at(index)?.id ?? expect.unreachable();
  return { log, clock, told, add, kept, idAt };
}

/** Ids are compared as Redis compares them. */
function expectAscending(events: readonly ReceivedEvent[]): void {
  const ids = events.map(({ id }) => id.split('-').map(Number));
  for (const [index, [ms = 0, number = 0]] of ids.entries()) {
    const [lastMs = -1, lastNumber = -1] = ids[index - 1] ?? [];
    expect(ms > lastMs || (ms === lastMs && number > lastNumber)).toBe(true);
  }
}

describe('ids', () => {
  test('are the time, and a number that tells apart what has the same', () => {
    const { clock, add, kept } = startLog({ count: 3 });
    clock.nowMs += 1;
    add(4, 2);
    expect(kept().map(({ id }) => id)).toEqual([
      ...['1000000-0', '1000000-1', '1000000-2'],
      ...['1000001-0', '1000001-1'],
    ]);
  });

  test('ascend when the clock goes back', () => {
    const { clock, add, kept } = startLog();
    for (const step of [0, 5, -3, 0, 1, -1_000_000, 7, 1_000_000]) {
      clock.nowMs += step;
      add(1, 3);
    }
    expect(kept()).toHaveLength(24);
    expectAscending(kept());
  });

  test('ascend after those that Redis has given', () => {
    const { log, add, kept } = startLog();
    for (const id of ['1000000-0', '1000000-7', '1000050-0', '1000040-0']) {
      log.append({ ...eventOf(0), id });
      add(1, 2);
    }
    const ids = kept().map(({ id }) => id);
    expect(new Set(ids).size).toBe(12);
    expect(ids.slice(-3)).toEqual(['1000040-0', '1000050-3', '1000050-4']);
  });
});

describe('what is kept', () => {
  test('is the last thousand', () => {
    const { add, kept } = startLog({ count: 1000 });
    expect(bodiesOf(kept())).toEqual(numbers(1, 1000));
    add(1001, 500);
    expect(bodiesOf(kept())).toEqual(numbers(501, 1000));
  });

  test.for([
    { lengths: [4, 4, 4], kept: [4, 4] },
    { lengths: [5, 5], kept: [5, 5] },
    { lengths: [5, 6], kept: [6] },
    { lengths: [1, 2, 3, 4, 1], kept: [2, 3, 4, 1] },
    { lengths: [3, 11], kept: [11] },
    { lengths: [3, 11, 2], kept: [2] },
    { lengths: [0, 0, 10, 0], kept: [0, 0, 10, 0] },
  ])('of texts of $lengths characters with room for ten is $kept', (row) => {
    const { log, kept } = startLog({ maxLength: 10 });
    for (const length of row.lengths) log.add(eventOf(0, { body: 'x'.repeat(length) }));
    expect(bodiesOf(kept()).map(({ length }) => length)).toEqual(row.kept);
  });

  test('has been told, each event once', () => {
    const { log, told, add, kept } = startLog();
    add(1);
    log.append({ ...eventOf(2), id: '2000000-0' });
    expect(told).toEqual(kept());
    expect(told).toHaveLength(2);
  });
});

describe('a read', () => {
  const mixed = () => {
    const started = startLog();
    const apis = ['SENDCLOUD', 'SHIPPING_CHANNELS'] as const;
    const names = ['a', 'b', 'c'];
    for (let number = 0; number < 12; number += 1) {
      started.log.add(
        eventOf(number, { api: apis[number % 2] ?? 'SENDCLOUD', name: names[number % 3] ?? '' }),
      );
    }
    return started;
  };

  test.for([
    { filter: ALL, found: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
    { filter: { ...ALL, api: 'SENDCLOUD' as const }, found: [0, 2, 4, 6, 8, 10] },
    { filter: { ...ALL, names: ['b'] }, found: [1, 4, 7, 10] },
    { filter: { ...ALL, names: ['c', 'a', 'x'] }, found: [0, 2, 3, 5, 6, 8, 9, 11] },
    { filter: { ...ALL, names: [] }, found: [] },
    { filter: { api: 'SHIPPING_CHANNELS' as const, names: ['a'] }, found: [3, 9] },
    { filter: { ...ALL, names: ['A', 'a.'] }, found: [] },
  ])('of $filter has $found', ({ filter, found }) => {
    const { log, idAt } = mixed();
    expect(bodiesOf(log.read(filter, null, 100))).toEqual(found.map(String));
    expect(bodiesOf(log.read(filter, null, 1))).toEqual(found.slice(0, 1).map(String));
    // After an event that the filter need not match.
    expect(bodiesOf(log.read(filter, idAt(5), 100))).toEqual(
      found.filter((number) => number > 5).map(String),
    );
  });

  test('goes on from page to page until there is nothing', () => {
    const { log } = startLog({ count: 25 });
    const pages: string[][] = [];
    let after: string | null = null;
    for (;;) {
      const page = log.read(ALL, after, 10);
      pages.push([...bodiesOf(page)]);
      after = page.at(-1)?.id ?? after;
      if (page.length === 0) break;
    }
    expect(pages).toEqual([numbers(1, 10), numbers(11, 10), numbers(21, 5), []]);
  });

  test.for(['1000000-5', '999999-0', '0-0', '1000000', '', 'x', '1000000-00'])(
    'after %j, which never was, is a gap',
    (id) => {
      const { log } = startLog({ count: 5 });
      expect(() => log.read(ALL, id, 10)).toThrow(EventGapError);
      expect(() => log.follow(ALL, id)).toThrow(EventGapError);
    },
  );

  test('after an event that is not kept any more is a gap', () => {
    const { log, add, idAt } = startLog({ count: 5, maxEvents: 5 });
    const [first, second] = [idAt(0), idAt(1)];
    add(6);
    expect(() => log.read(ALL, first, 10)).toThrow(EventGapError);
    expect(() => log.follow(ALL, first)).toThrow(EventGapError);
    expect(bodiesOf(log.read(ALL, second, 10))).toEqual(numbers(3, 4));
  });

  test('of an empty log has nothing', () => {
    expect(startLog().log.read(ALL, null, 10)).toEqual([]);
  });
});
