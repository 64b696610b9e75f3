import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSecret } from '../../src/domain/secret.ts';
import { createCipher } from '../../src/replicas/cipher.ts';
import type { RedisLink } from '../../src/replicas/redis.ts';
import { createSharedEvents } from '../../src/replicas/shared-events.ts';
import { eventOf, numbers } from '../events/numbered-events.ts';

const STREAM = 'hookgraph:events';
const FOREIGN = 99;
const cipher = createCipher(createSecret(randomBytes(32).toString('base64')));

/** As they are in the stream. */
function entryOf(number: number) {
  const key = `key-${number}`;
  // Of no form of this version.
  const event = number === FOREIGN ? { kind: 'of another version' } : eventOf(number);
  const sealed = cipher.seal(JSON.stringify(event), `${STREAM}:${key}`);
  return { id: `1000-${number}`, key, sealed: sealed.toString('base64') };
}

/** Shared events on a link that does what the test says, moment by moment. */
function start({ isLate = false } = {}) {
  const reads: ((numbers: readonly number[] | null) => Promise<void>)[] = [];
  /** How many events were asked for, read by read. */
  const counts: unknown[] = [];
  const told: string[] = [];
  const history: string[] = [];
  let returns = 0;
  let onMessage: (message: string) => void = () => {};
  let onChange: (isUp: boolean) => void = () => {};
  let isUp = false;
  const link: RedisLink = {
    get isUp() {
      return isUp;
    },
    dataId: null,
    run<T>(command: Parameters<RedisLink['run']>[0]) {
      const redis = { xrange: (...args: readonly unknown[]) => counts.push(args.at(-1)) };
      void command(redis as never);
      const { promise, resolve } = Promise.withResolvers<unknown>();
      reads.push(async (read) => {
        const rows = read?.map((number) => {
          const { id, key, sealed } = entryOf(number);
          return [id, ['key', key, 'event', sealed]];
        });
        resolve(rows ?? null);
        await turn();
      });
      return promise as Promise<T | null>;
    },
    post() {},
    script: () => async () => null,
    subscribe(channel, listener) {
      expect(channel).toBe(STREAM);
      onMessage = listener;
    },
    onChange(listener) {
      onChange = listener;
    },
    async whenKnown() {},
    close() {},
  };
  const events = createSharedEvents(link, cipher, 'hookgraph:');
  const listener: Parameters<typeof events.listen>[0] = {
    onEvent: (key, { body }, isHistory) => {
      expect(key).toBe(`key-${body}`);
      told.push(body);
      if (isHistory) history.push(body);
    },
    onReturn: () => {
      returns += 1;
    },
  };
  if (!isLate) events.listen(listener);
  return {
    told,
    history,
    listen: () => events.listen(listener),
    counts,
    get returns() {
      return returns;
    },
    change(next: boolean) {
      isUp = next;
      onChange(next);
    },
    publish(number: number) {
      const { id, key, sealed } = entryOf(number);
      onMessage(`${id} ${key} ${sealed}`);
    },
    /** Answers the read that waits; null when Redis has gone meanwhile. */
    async answer(read: readonly number[] | null) {
      await (reads.shift() ?? expect.unreachable())(read);
    },
  };
}

/** One that has read the first two events. */
async function startUp() {
  const started = start();
  started.change(true);
  await started.answer([1, 2]);
  await started.answer([2]);
  expect(started.told).toEqual(['1', '2']);
  expect(started.returns).toBe(1);
  return started;
}

test('whoever listens late misses nothing', async () => {
  const started = start({ isLate: true });
  started.change(true);
  started.publish(1);
  started.listen();
  await started.answer([1, 2]);
  await started.answer([2]);
  started.publish(3);
  expect(started.told).toEqual(['1', '2', '3']);
});

test('what is in the stream at first is history, and nothing after it', async () => {
  const started = await startUp();
  started.publish(3);
  started.change(false);
  started.change(true);
  await started.answer([3, 4]);
  await started.answer([4]);
  expect(started.told).toEqual(['1', '2', '3', '4']);
  expect(started.history).toEqual(['1', '2']);
});

test('what is published while the stream is read comes after what is read, once', async () => {
  const started = start();
  started.change(true);
  started.publish(3);
  await started.answer([1, 2, 3]);
  started.publish(4);
  await started.answer([3, 4]);
  expect(started.told).toEqual(numbers(1, 4));
  started.publish(5);
  await started.answer([4]);
  expect(started.told).toEqual(numbers(1, 5));
  started.publish(5);
  started.publish(6);
  expect(started.told).toEqual(numbers(1, 6));
  expect(started.returns).toBe(1);
});

test('what is published before the stream can be read is read there', async () => {
  const started = await startUp();
  started.change(false);
  // 3 was missed, and the connection is there again.
  started.publish(4);
  expect(started.told).toEqual(numbers(1, 2));
  started.change(true);
  started.publish(5);
  await started.answer([2, 3, 4, 5]);
  await started.answer([5]);
  expect(started.told).toEqual(numbers(1, 5));
  expect(started.returns).toBe(2);
});

test('a read that comes to nothing is begun anew, with what was missed before', async () => {
  const started = await startUp();
  started.change(false);
  started.change(true);
  started.publish(5);
  started.change(false);
  await started.answer(null);
  expect([started.told, started.returns]).toEqual([numbers(1, 2), 1]);
  started.change(true);
  await started.answer([2, 3, 4, 5]);
  await started.answer([5]);
  expect([started.told, started.returns]).toEqual([numbers(1, 5), 2]);
});

test('a read that is answered when another one has begun leaves that one alone', async () => {
  const started = await startUp();
  started.change(false);
  started.change(true);
  started.change(false);
  started.change(true);
  started.publish(5);
  // As the stream was at first.
  await started.answer([2]);
  expect([started.told, started.returns]).toEqual([numbers(1, 2), 1]);
  await started.answer([2, 3, 4]);
  await started.answer([4]);
  expect([started.told, started.returns]).toEqual([numbers(1, 5), 2]);
});

test('an event that another version has written is left out, and those after it are told', async () => {
  const started = start();
  started.change(true);
  await started.answer([1, FOREIGN]);
  await started.answer([FOREIGN]);
  expect([started.told, started.returns]).toEqual([['1'], 1]);
});

test('events that take too long are read in smaller numbers', async () => {
  const started = start();
  for (let attempt = 0; attempt < 6; attempt += 1) {
    started.change(true);
    await started.answer(null);
    started.change(false);
  }
  // One more than are new: the last one that was read comes again.
  expect(started.counts).toEqual([21, 11, 6, 3, 2, 2]);
});
