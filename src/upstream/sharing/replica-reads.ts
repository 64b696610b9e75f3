import { LRUCache } from 'lru-cache';
import type { Deadline } from '../deadline.ts';
import type { SharedAnswers, WriteState } from '../replicas.ts';
import { UpstreamError } from '../upstream-error.ts';
import type { Answer, Freshness, Reader, SharedRead, SharedReads } from './shared-read.ts';
import { isDenial, UNSETTLED_MS } from './shared-reads.ts';

/** When what is cached here was read. */
interface Known {
  readonly epoch: string;
  readonly revocation: string;
  /** Whether anything was ever read with the credential: one that was invented is told of no write. */
  hasRead: boolean;
}

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
  now = () => performance.now(),
): SharedReads {
  const known = new LRUCache<string, Known>({ max: maxCredentials });

  /** Begins a read: forgets what is not valid any more. Null when that cannot be known. */
  async function enter(cacheKey: string): Promise<WriteState | null> {
    const state = await answers.look(cacheKey);
    if (state === null) return null;
    const { epoch, revocation, unsettledMs } = state;
    const before = known.get(cacheKey);
    if (before?.epoch === epoch && before.revocation === revocation) return state;
    known.set(cacheKey, { epoch, revocation, hasRead: before?.hasRead ?? false });
    if (before?.revocation !== revocation) own.revoke(cacheKey);
    void own.forget(cacheKey, unsettledMs > 0 ? 'unknown' : null);
    return state;
  }

  async function find<T>(read: SharedRead<T>, epoch: string): Promise<Answer<T> | null> {
    const { cacheKey, path, freshMs } = read;
    const found = await answers.find(cacheKey, path, epoch, freshMs);
    if (found === null || read.decode === undefined) return null;
    if (now() - found.ageMs < notBeforeMsOf(read)) return null;
    noteRead(cacheKey);
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
      noteRead(cacheKey);
      return answer;
    } catch (error) {
      if (error instanceof UpstreamError && error.status === 401) tellRevoked(cacheKey);
      throw error;
    }
  }

  function tellRevoked(cacheKey: string): void {
    answers.revoke(cacheKey, !hasRead(cacheKey));
    known.delete(cacheKey);
  }

  function noteRead(cacheKey: string): void {
    const credential = known.get(cacheKey);
    if (credential !== undefined) credential.hasRead = true;
  }

  const hasRead = (cacheKey: string) => known.get(cacheKey)?.hasRead === true;

  return {
    async read<T>(read: SharedRead<T>, reader: Reader): Promise<T> {
      const { cacheKey, path, freshMs, longLived } = read;
      const state = await enter(cacheKey);
      const isSettled = state !== null && (longLived || state.unsettledMs === 0);
      if (!isSettled) {
        const mayBeOlder = state === null && !longLived && answers.hasOthers;
        return own.read({ ...read, mayBeOlder, run: (deadline) => run(read, deadline) }, reader);
      }
      // What no write changes is there until the credential is rejected.
      const epoch = `${longLived ? 'long-lived' : state.epoch} ${state.revocation}`;
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
          const beganAtMs = now();
          try {
            const answer = await run(read, deadline);
            const { response, isKept } = answer;
            if (isKept && response !== undefined && beganAtMs >= notBeforeMsOf(read)) {
              answers.keep(cacheKey, path, epoch, freshMs, response);
            }
            return answer;
          } catch (error) {
            if (isDenial(error)) answers.drop(cacheKey, path, epoch);
            throw error;
          }
        },
      };
      return own.read(through, reader);
    },
    async beginWrite(cacheKey) {
      // Of one that was invented there is nothing that could be older.
      if (hasRead(cacheKey)) await answers.advance(cacheKey);
    },
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

const notBeforeMsOf = (read: Freshness) => read.notBeforeMs?.() ?? Number.NEGATIVE_INFINITY;
