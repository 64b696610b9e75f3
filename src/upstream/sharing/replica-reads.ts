import { LRUCache } from 'lru-cache';
import type { Deadline } from '../deadline.ts';
import { UpstreamError } from '../upstream-error.ts';
import type { SharedAnswers } from './shared-answers.ts';
import type { Answer, Reader, SharedRead, SharedReads } from './shared-read.ts';
import { UNSETTLED_MS } from './shared-reads.ts';

/** The epoch of what no write changes. */
const LONG_LIVED = 'long-lived';

/**
 * Reads that are also shared with other replicas. What this one has cached counts only for as long as
 * none of them has written with the same credential, which is asked before each read; and what it has
 * not, another one may have. While the answers are away nobody knows of others' writes: then cached
 * answers are served as stale ones.
 */
export function createReplicaReads(
  own: SharedReads,
  answers: SharedAnswers,
  maxCredentials: number,
): SharedReads {
  /** By credential: the epoch of what is cached here, and whether anything was ever read with it. */
  const known = new LRUCache<string, { epoch: string; hasRead: boolean }>({ max: maxCredentials });

  /** The epoch in which a read is made; null when none is known, or a write may still be carried out. */
  async function enterEpoch(cacheKey: string): Promise<{ epoch: string | null; isKnown: boolean }> {
    const state = await answers.look(cacheKey);
    if (state === null) return { epoch: null, isKnown: false };
    const { epoch, unsettledMs } = state;
    const before = known.get(cacheKey);
    if (before?.epoch !== epoch) {
      known.set(cacheKey, { epoch, hasRead: before?.hasRead ?? false });
      void own.forget(cacheKey, unsettledMs > 0 ? 'unknown' : null);
    }
    return { epoch: unsettledMs > 0 ? null : epoch, isKnown: true };
  }

  async function find<T>(read: SharedRead<T>, epoch: string): Promise<Answer<T> | null> {
    const { cacheKey, path, freshMs } = read;
    const found = await answers.find(cacheKey, path, epoch, freshMs);
    if (found === null || read.decode === undefined) return null;
    try {
      return { ...read.decode(found.response), ageMs: found.ageMs };
    } catch {
      // Another version of the program has kept it.
      return null;
    }
  }

  async function run<T>(read: SharedRead<T>, deadline: Deadline): Promise<Answer<T>> {
    const { cacheKey } = read;
    try {
      const answer = await read.run(deadline);
      const credential = known.get(cacheKey);
      if (credential !== undefined) credential.hasRead = true;
      return answer;
    } catch (error) {
      if (error instanceof UpstreamError && error.status === 401) tellRevoked(cacheKey);
      throw error;
    }
  }

  /** A credential with which nothing was ever read may be invented, and is told to nobody. */
  function tellRevoked(cacheKey: string): void {
    if (known.get(cacheKey)?.hasRead === true) void answers.advance(cacheKey);
    known.delete(cacheKey);
  }

  return {
    async read<T>(read: SharedRead<T>, reader: Reader): Promise<T> {
      const { cacheKey, path, freshMs, longLived } = read;
      const { epoch, isKnown } = longLived
        ? { epoch: LONG_LIVED, isKnown: true }
        : await enterEpoch(cacheKey);
      const mayBeOlder = !isKnown && answers.hasOthers;
      if (epoch === null) {
        return own.read({ ...read, mayBeOlder, run: (deadline) => run(read, deadline) }, reader);
      }
      const findNow = () => find(read, epoch);
      // What cannot be paid for may have been read by another replica.
      if (!reader.noCache && read.notSendable() !== null) {
        const found = await findNow();
        if (found !== null) return found.value;
      }
      const through: SharedRead<T> = {
        ...read,
        ...(!reader.noCache && { find: findNow }),
        async run(deadline) {
          const answer = await run(read, deadline);
          const { response, isKept } = answer;
          if (isKept && response !== undefined) {
            answers.keep(cacheKey, path, epoch, freshMs, response);
          }
          return answer;
        },
      };
      return own.read(through, reader);
    },
    beginWrite: (cacheKey) => answers.advance(cacheKey),
    async forget(cacheKey, outcome = null) {
      void own.forget(cacheKey, outcome);
      await answers.advance(cacheKey, outcome === null ? 0 : UNSETTLED_MS);
    },
    revoke(cacheKey) {
      own.revoke(cacheKey);
      tellRevoked(cacheKey);
    },
  };
}
