import { setImmediate as nextTick } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createMutex } from '../../src/upstream/mutex.ts';
import type { SharedLocks } from '../../src/upstream/replicas.ts';
import {
  UpstreamError,
  type UpstreamErrorCode,
  type UpstreamErrorOptions,
} from '../../src/upstream/upstream-error.ts';
import { deadlineOf } from './deadlines.ts';
import { failureOf } from './mock-upstream.ts';

const failed = (options: Partial<UpstreamErrorOptions> = {}) =>
  new UpstreamError('createConnection: reset', {
    api: 'SENDCLOUD',
    code: 'UPSTREAM_UNAVAILABLE',
    outcome: 'unknown',
    ...options,
  });

/** A mutex under a clock; `ask` returns what a task is told, and throws it like one that finds nothing. */
function startMutex(shared: SharedLocks | null = null) {
  const clock = { ms: 1000 };
  const mutex = createMutex('SENDCLOUD', shared, () => clock.ms);
  return {
    clock,
    fail: (error: Error, name = 'a', quotaKey = 'acme') =>
      failureOf(mutex.run(quotaKey, name, deadlineOf(), () => Promise.reject(error))),
    ask: (name = 'a', quotaKey = 'acme') =>
      mutex
        .run(quotaKey, name, deadlineOf(), async (_known, _begin, unsettled) => {
          if (unsettled !== null) throw unsettled;
          return null;
        })
        .catch((error: unknown) => error),
    run: mutex.run,
  };
}

describe('after a write of unknown outcome', () => {
  test('its name is unsettled for ten seconds, however often it is asked for', async () => {
    const { clock, fail, ask } = startMutex();
    const error = failed();
    expect(await fail(error)).toBe(error);
    for (const ms of [1000, 6000, 10_999]) {
      clock.ms = ms;
      expect(await ask()).toMatchObject({
        name: 'UpstreamError',
        message: 'not sent: an equal write may still be carried out',
        api: 'SENDCLOUD',
        code: 'UPSTREAM_UNAVAILABLE',
        outcome: 'unknown',
        retryable: false,
        tried: false,
      });
    }
    clock.ms = 11_000;
    expect(await ask()).toBeNull();
  });

  test('no other name is, nor that of another credential', async () => {
    const { fail, ask } = startMutex();
    await fail(failed());
    expect(await ask('b')).toBeNull();
    expect(await ask('a', 'globex')).toBeNull();
  });

  test('those that waited for it are told, however late it becomes their turn', async () => {
    const { clock, run, ask } = startMutex();
    const { promise, reject } = Promise.withResolvers<null>();
    const first = failureOf(run('acme', 'a', deadlineOf(), () => promise));
    const slow = run('acme', 'a', deadlineOf(), async () => {
      clock.ms += 20_000;
    });
    const waiting = ask();
    await nextTick();
    reject(failed());
    await Promise.all([first, slow]);
    expect(await waiting).toMatchObject({ outcome: 'unknown' });
    expect(await ask()).toBeNull();
  });

  test.for<[UpstreamErrorCode, UpstreamErrorCode]>([
    ['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT'],
    ['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_BAD_RESPONSE'],
    ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'],
    // Only the caller of the write has hung up.
    ['CANCELLED', 'UPSTREAM_UNAVAILABLE'],
  ])('%s is told as %s', async ([code, told]) => {
    const { fail, ask } = startMutex();
    await fail(failed({ code }));
    expect(await ask()).toMatchObject({ code: told });
  });

  test('a thousand names are remembered', async () => {
    const { fail, ask } = startMutex();
    for (let index = 0; index <= 1000; index += 1) await fail(failed(), `name ${index}`);
    expect(await ask('name 0')).toBeNull();
    expect(await ask('name 1')).toMatchObject({ outcome: 'unknown' });
  });
});

test.for([
  ['a rejection', failed({ outcome: null })],
  ['a fault of the program', new Error('No.')],
] as const)('after %s a name is settled', async ([_what, error]) => {
  const { fail, ask } = startMutex();
  await fail(error);
  expect(await ask()).toBeNull();
});

describe('over several replicas', () => {
  /** What replicas tell each other, without its end. */
  function sharedBy(events: string[]): SharedLocks {
    let unsettled: string | null = null;
    return {
      async acquire() {
        return {
          unsettled,
          markUnsettled(code, forMs) {
            unsettled = code;
            events.push(`unsettled ${code} ${forMs}`);
          },
          release: () => void events.push('release'),
        };
      },
    };
  }

  test('the others are told before the lock is released, and tell nobody again', async () => {
    const events: string[] = [];
    const shared = sharedBy(events);
    const [one, other] = [startMutex(shared), startMutex(shared)];
    await one.fail(failed({ code: 'UPSTREAM_TIMEOUT' }));
    expect(events).toEqual(['unsettled UPSTREAM_TIMEOUT 10000', 'release']);
    expect(await other.ask()).toMatchObject({ code: 'UPSTREAM_TIMEOUT', outcome: 'unknown' });
    expect(events).toEqual(['unsettled UPSTREAM_TIMEOUT 10000', 'release', 'release']);
  });

  test('a code of another version is told as one of this', async () => {
    const lock = { unsettled: 'UPSTREAM_ASLEEP', markUnsettled() {}, release() {} };
    const { ask } = startMutex({ acquire: async () => lock });
    expect(await ask()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' });
  });
});
