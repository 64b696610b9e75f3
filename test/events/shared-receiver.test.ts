import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '../../src/domain/received-event.ts';
import { collectOutput } from '../support/canaries.ts';
import { SENDCLOUD_EVENT, SHIPPING_CHANNELS_EVENT, signatureOf } from './documented-events.ts';
import { ALL, bodiesOf, eventOf, take } from './numbered-events.ts';
import { createFakeSharedEvents, PARCELS, startReceiver, TRACKING } from './receiver-under-test.ts';

const numbered = (number: number) => ({ ...SHIPPING_CHANNELS_EVENT, id: `evt_${number}` });

function start() {
  const shared = createFakeSharedEvents();
  let number = 0;
  return Object.assign(startReceiver(shared), {
    shared,
    /** As Redis answers when it tells of an event first. */
    accept(key: string, event: NewEvent): 'accepted' {
      number += 1;
      shared.tell(number, key, event);
      return 'accepted';
    },
  });
}

describe('with other replicas', () => {
  test('an event is told to all, and logged when it is told to this one', async () => {
    const { shared, deliver, logged } = start();
    shared.answer = () => 'accepted';
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('accepted');
    expect(logged()).toEqual([]);
    const [{ key, event } = expect.unreachable()] = shared.published;
    expect(event).toMatchObject({ kind: 'shipping-channels', hook: TRACKING.name });
    expect(event).not.toHaveProperty('id');
    collectOutput('what is told', JSON.stringify(shared.published));
    shared.tell(7, key, event);
    expect(logged()).toEqual([{ ...event, id: expect.stringMatching(/-7$/) }]);
  });

  test('an event that another one has received is a duplicate, and logged when it is told', async () => {
    const { shared, deliver, logged } = start();
    shared.answer = () => 'duplicate';
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('duplicate');
    expect(logged()).toEqual([]);
    const [{ key, event } = expect.unreachable()] = shared.published;
    shared.tell(1, key, event);
    expect(logged()).toHaveLength(1);
  });

  test('nobody is asked about an event that this one was told of', async () => {
    const [one, two] = [start(), start()];
    one.shared.answer = one.accept;
    await one.deliver(PARCELS, SENDCLOUD_EVENT);
    const [{ key, event } = expect.unreachable()] = one.shared.published;
    two.shared.tell(1, key, event);
    expect(await two.deliver(PARCELS, SENDCLOUD_EVENT)).toBe('duplicate');
    expect(two.shared.published).toEqual([]);
    expect(two.logged()).toEqual(one.logged());
  });

  test('two requests with the same event at the same time are one', async () => {
    const { shared, accept, deliver, logged } = start();
    const answer = Promise.withResolvers<void>();
    shared.answer = async (key, event) => {
      await answer.promise;
      return accept(key, event);
    };
    const outcomes = ['whl_1', 'whl_2'].map((id) => deliver(TRACKING, SHIPPING_CHANNELS_EVENT, id));
    await turn();
    answer.resolve();
    expect(await Promise.all(outcomes)).toEqual(['accepted', 'duplicate']);
    expect(shared.published).toHaveLength(1);
    expect(logged()).toHaveLength(1);
  });

  test('nobody is told of what is unauthorized or outdated', async () => {
    const { shared, clock, deliver, receive } = start();
    const body = Buffer.from(JSON.stringify(SHIPPING_CHANNELS_EVENT));
    const headers = { 'x-shipping-channels-signature': signatureOf(body, 'another') };
    expect(await receive(TRACKING, headers, body)).toBe('unauthorized');
    clock.nowMs += 1e12;
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('outdated');
    expect(shared.published).toEqual([]);
  });

  test('an event that is told again, as by a Redis that was started anew, is logged once', async () => {
    const { shared, logged } = start();
    for (const number of [1, 2, 1, 2, 3]) shared.tell(number, `key-${number}`, eventOf(number));
    expect(bodiesOf(logged())).toEqual(['1', '2', '3']);
  });

  test('an event that is told again after days is logged once', async () => {
    const { shared, clock, logged } = start();
    for (const number of [1, 2]) shared.tell(number, `key-${number}`, eventOf(number));
    clock.nowMs += 3 * 24 * 3_600_000;
    for (const number of [1, 2, 3]) shared.tell(number, `key-${number}`, eventOf(number));
    expect(bodiesOf(logged())).toEqual(['1', '2', '3']);
  });

  test('who follows is told of history only as far as it was received since', async () => {
    const { shared, clock, log } = start();
    const followed = log.follow(ALL, null);
    const at = (ms: number) => ({ receivedAt: new Date(clock.nowMs + ms).toISOString() });
    shared.tell(1, 'key-1', { ...eventOf(1), ...at(-1) }, true);
    shared.tell(2, 'key-2', { ...eventOf(2), ...at(1) }, true);
    shared.tell(3, 'key-3', { ...eventOf(3), ...at(-1) });
    expect(await take(followed, 2)).toEqual(['2', '3']);
    await followed.return?.();
  });

  test('events come into the log in the order in which they are told', async () => {
    const { shared, deliver, logged } = start();
    shared.answer = () => 'accepted';
    for (const number of [1, 2]) await deliver(TRACKING, numbered(number));
    const [first, second] = shared.published;
    if (first === undefined || second === undefined) return expect.unreachable();
    shared.tell(1, second.key, second.event);
    shared.tell(2, 'of another replica', eventOf(3));
    shared.tell(3, first.key, first.event);
    const bodies = [JSON.stringify(numbered(2)), '3', JSON.stringify(numbered(1))];
    expect(bodiesOf(logged())).toEqual(bodies);
  });
});

describe('while Redis is away', () => {
  test('an event is logged here, once', async () => {
    const { deliver, logged } = start();
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('accepted');
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('duplicate');
    expect(logged()).toHaveLength(1);
  });

  test('events are kept for the others, who are told in their order when it is back', async () => {
    const { shared, accept, deliver, logged } = start();
    for (const number of [1, 2, 3]) await deliver(TRACKING, numbered(number));
    const before = [...shared.published];
    shared.published.length = 0;
    shared.answer = accept;
    shared.comeBack();
    await expect.poll(() => shared.published.length).toBe(3);
    expect(shared.published).toEqual(before);
    // What comes back to this one is in its log already.
    expect(logged()).toHaveLength(3);
    // And nothing is told a third time.
    shared.comeBack();
    await turn();
    expect(shared.published).toHaveLength(3);
  });

  test('what another replica has received too is logged once', async () => {
    const { shared, deliver, logged } = start();
    await deliver(TRACKING, SHIPPING_CHANNELS_EVENT);
    const [{ key, event } = expect.unreachable()] = shared.published;
    // The other one has told of it first.
    shared.tell(1, key, { ...event, receivedAt: '2025-04-07T12:00:00.500Z' });
    shared.answer = () => 'duplicate';
    shared.comeBack();
    await turn();
    expect(logged()).toHaveLength(1);
    expect(shared.published).toHaveLength(1);
  });

  test('what nobody could be told of is tried again when it is back again', async () => {
    const { shared, accept, deliver } = start();
    for (const number of [1, 2]) await deliver(TRACKING, numbered(number));
    let left = 1;
    shared.answer = (key, event) => {
      left -= 1;
      return left < 0 ? null : accept(key, event);
    };
    shared.comeBack();
    await expect.poll(() => shared.published.length).toBe(4);
    shared.answer = accept;
    shared.comeBack();
    await expect.poll(() => shared.published.length).toBe(5);
    expect(shared.published[4]).toEqual(shared.published[1]);
  });
});

describe('when the answer of Redis comes too late', () => {
  test('more events than are held for the others are logged once', async () => {
    const { shared, deliver, logged } = start();
    for (let number = 0; number <= 1000; number += 1) await deliver(TRACKING, numbered(number));
    const [{ key, event } = expect.unreachable()] = shared.published;
    shared.tell(1, key, event);
    expect(logged()).toHaveLength(1000);
    expect(logged()[0]?.body).toContain('evt_1"');
  });

  test('an event that was told before is logged once', async () => {
    const { shared, accept, deliver, logged } = start();
    shared.answer = (key, event) => {
      accept(key, event);
      return null;
    };
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('accepted');
    expect(logged()).toHaveLength(1);
    expect(logged()[0]?.id).toMatch(/-1$/);
    shared.comeBack();
    await turn();
    expect(shared.published).toHaveLength(1);
  });

  test('an event that is told afterwards is logged once', async () => {
    const { shared, accept, deliver, logged } = start();
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT)).toBe('accepted');
    const [{ key, event } = expect.unreachable()] = shared.published;
    accept(key, event);
    expect(logged()).toHaveLength(1);
    expect(await deliver(TRACKING, SHIPPING_CHANNELS_EVENT, 'whl_2')).toBe('duplicate');
    shared.comeBack();
    await turn();
    expect(shared.published).toHaveLength(1);
  });
});
