import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldLock, SharedLocks } from '../upstream/replicas.ts';
import type { Cipher } from './cipher.ts';
import type { RedisLink } from './redis.ts';

/** How often it is looked whether another replica has released a lock, or done what it was for. */
export const POLL_MS = 50;
/** How much longer than its work a lock lasts at most. */
const MARGIN_MS = 1000;

/** Releases the lock, unless it has ended and is held by another replica. */
const UNLOCK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`;

/** Locks in Redis, by their keys. */
export interface Locks {
  /** Does not wait. The lock ends by itself after `leaseMs`. `away` is said of Redis: nobody can be waited for. */
  tryAcquire(key: string, leaseMs: number): Promise<HeldLock | 'held' | 'away'>;
}

export function createLocks(link: RedisLink): Locks {
  const held = createRepeated(link);
  return {
    async tryAcquire(key, leaseMs) {
      const self = randomUUID();
      const release = () => {
        held.delete(key);
        // Nobody waits for it, and a Redis that is too slow at the moment is told all the same.
        link.post((redis) => redis.eval(UNLOCK, 1, key, self));
      };
      const answer = await link.run((redis) =>
        redis.set(key, self, 'PX', Math.ceil(leaseMs), 'NX').then(String),
      );
      if (answer === 'OK') {
        held.set(key, self, leaseMs);
        return { release };
      }
      if (answer !== null) return 'held';
      // It may have been acquired without this replica hearing of it.
      release();
      return 'away';
    },
  };
}

/** Names are those of records at an API: in Redis their digests stand for them. */
export function createSharedLocks(
  link: RedisLink,
  locks: Locks,
  cipher: Cipher,
  prefix: string,
  api: string,
): SharedLocks {
  const marks = createRepeated(link);
  return {
    async acquire(quotaKey, name, deadline) {
      const id = `${api}:{${quotaKey}}:${cipher.digest(name)}`;
      const key = `${prefix}lock:${id}`;
      const unsettledKey = `${prefix}unsettled:${id}`;
      while (!deadline.signal.aborted) {
        const lock = await locks.tryAcquire(key, deadline.remainingMs() + MARGIN_MS);
        if (lock === 'away') return null;
        if (lock !== 'held') {
          return {
            ...lock,
            unsettled: await link.run((redis) => redis.get(unsettledKey)),
            // Commands are carried out in their order: it is told before the lock is released.
            markUnsettled(code, forMs) {
              marks.set(unsettledKey, code, forMs);
              link.post((redis) => redis.set(unsettledKey, code, 'PX', forMs));
            },
          };
        }
        await sleep(POLL_MS, undefined, { signal: deadline.signal }).catch(() => {});
      }
      return null;
    },
  };
}

/** Values that this replica has set, and sets again when Redis comes back without them. */
interface Repeated {
  set(key: string, value: string, forMs: number): void;
  delete(key: string): void;
}

function createRepeated(link: RedisLink): Repeated {
  const values = new Map<string, { readonly value: string; readonly endsAtMs: number }>();

  function forgetEnded(): void {
    for (const [key, { endsAtMs }] of values) if (endsAtMs <= performance.now()) values.delete(key);
  }

  link.onChange((isUp) => {
    if (!isUp) return;
    forgetEnded();
    for (const [key, { value, endsAtMs }] of values) {
      const leftMs = Math.ceil(endsAtMs - performance.now());
      link.post((redis) => redis.set(key, value, 'PX', Math.max(1, leftMs), 'NX'));
    }
  });
  return {
    set(key, value, forMs) {
      forgetEnded();
      values.set(key, { value, endsAtMs: performance.now() + forMs });
    },
    delete: (key) => void values.delete(key),
  };
}
