import { expect } from 'vitest';
import type { NewEvent, ReceivedEvent } from '../../src/domain/received-event.ts';
import { createEventLog } from '../../src/events/event-log.ts';

/** The filter of one that asks for all. */
export const ALL = { api: null, names: null };

/** An event whose text is the number, at one API or the other. */
export function eventOf(
  number: number,
  { api = 'SENDCLOUD', name = 'a.b', body = String(number) }: Partial<NewEvent> = {},
): NewEvent {
  const receivedAt = '2026-01-15T10:30:00.000Z';
  return { kind: 'unknown', api, name, body, hook: 'h', receivedAt, occurredAt: null };
}

export const bodiesOf = (events: readonly ReceivedEvent[]) => events.map(({ body }) => body);

/** The texts of the events of so many numbers. */
export function numbers(from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(from + index));
}

/** A log with so many events, the numbers from 1 on. */
export function startLog(count = 0) {
  const log = createEventLog();
  const add = (from: number, times = 1) => {
    for (let number = from; number < from + times; number += 1) log.add(eventOf(number));
  };
  add(1, count);
  const idAt = (index: number) => log.read(ALL, null, 1000)[index]?.id ?? expect.unreachable();
  return { log, add, idAt };
}

/** Reads so many. */
export async function take(events: AsyncIterator<ReceivedEvent>, count: number) {
  const taken: ReceivedEvent[] = [];
  while (taken.length < count) {
    const { done, value } = await events.next();
    if (done === true) break;
    taken.push(value);
  }
  return bodiesOf(taken);
}

/** Whether it is not settled after everything that could settle it has run. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol('pending');
  const later = new Promise((resolve) => setImmediate(resolve, pending));
  return (await Promise.race([promise, later])) === pending;
}
