import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { UpstreamApi } from '../domain/upstream.ts';
import type { KeptResponse, SharedAnswers } from '../upstream/replicas.ts';
import type { Cipher } from './cipher.ts';
import type { RedisLink } from './redis.ts';

/** A larger answer is read again by each replica: it would take more of Redis than it saves. */
const MAX_BYTES = 256 * 1024;
/** Credentials that have written while Redis was away, which is told when it is back. */
const MAX_UNTOLD = 100_000;
const TOLD_AT_ONCE = 100;

/** What an answer is read by, beside its body. */
const READ_HEADERS = ['content-type', 'link'];

export interface AnswersOptions {
  /** How many replicas there are. */
  readonly replicas: number;
  /** How long any replica keeps an answer, also to serve it as a stale one: epochs outlive that. */
  readonly keptMs: number;
}

export function createSharedAnswers(
  link: RedisLink,
  cipher: Cipher,
  prefix: string,
  api: UpstreamApi,
  { replicas, keptMs }: AnswersOptions,
): SharedAnswers {
  const untold = new Map<string, number>();
  const untoldRevocations = new Set<string>();
  const epochKey = (cacheKey: string) => `${prefix}epoch:${api}:{${cacheKey}}`;
  const revocationKey = (cacheKey: string) => `${prefix}revocation:${api}:{${cacheKey}}`;
  const unsettledKey = (cacheKey: string) => `${prefix}unsettled:${api}:{${cacheKey}}`;
  /** Whether anything was read with a credential. */
  const readKey = (cacheKey: string) => `${prefix}read:${api}:{${cacheKey}}`;
  const answerKey = (cacheKey: string, path: string, epoch: string) =>
    `${prefix}answer:${api}:{${cacheKey}}:${cipher.digest(`${epoch} ${path}`)}`;

  const epochMs = keptMs + 3_600_000;

  function write(redis: Redis, cacheKey: string, unsettledMs: number): Promise<unknown> {
    return Promise.all([
      // First, so that nobody enters the new epoch without knowing of it.
      unsettledMs > 0 && redis.set(unsettledKey(cacheKey), '1', 'PX', unsettledMs),
      redis.set(epochKey(cacheKey), randomUUID(), 'PX', epochMs),
    ]);
  }

  async function advance(cacheKey: string, unsettledMs: number): Promise<void> {
    const written = await link.run((redis) => write(redis, cacheKey, unsettledMs));
    if (written !== null) return;
    if (untold.size < MAX_UNTOLD || untold.has(cacheKey)) {
      untold.set(cacheKey, Math.max(unsettledMs, untold.get(cacheKey) ?? 0));
    }
    // One that is frozen carries it out as soon as it goes on, before it answers what others ask then.
    link.post((redis) => write(redis, cacheKey, unsettledMs));
  }

  async function revoke(cacheKey: string, mayBeInvented: boolean): Promise<void> {
    const done = await link.run(async (redis) => {
      const wasRead = await redis.exists(readKey(cacheKey));
      if (wasRead) await redis.set(revocationKey(cacheKey), randomUUID(), 'PX', epochMs);
      return true;
    });
    if (done !== null || mayBeInvented) return;
    if (untoldRevocations.size < MAX_UNTOLD) untoldRevocations.add(cacheKey);
  }

  link.onChange(async (isUp) => {
    if (!isUp) return;
    const writes = [...untold];
    untold.clear();
    while (writes.length > 0) {
      const some = writes.splice(0, TOLD_AT_ONCE);
      await Promise.all(some.map(([cacheKey, unsettledMs]) => advance(cacheKey, unsettledMs)));
    }
    const revocations = [...untoldRevocations];
    untoldRevocations.clear();
    while (revocations.length > 0) {
      const some = revocations.splice(0, TOLD_AT_ONCE);
      await Promise.all(some.map((cacheKey) => revoke(cacheKey, false)));
    }
  });

  return {
    hasOthers: replicas > 1,

    async look(cacheKey) {
      const found = await link.run((redis) =>
        Promise.all([
          redis.mget(epochKey(cacheKey), revocationKey(cacheKey)),
          redis.pttl(unsettledKey(cacheKey)),
        ]),
      );
      const { dataId } = link;
      if (found === null || dataId === null) return null;
      const [[epoch, revocation], unsettledMs] = found;
      return {
        epoch: `${dataId} ${epoch ?? ''}`,
        revocation: `${dataId} ${revocation ?? ''}`,
        unsettledMs: Math.max(0, unsettledMs),
      };
    },

    async find(cacheKey, path, epoch, freshMs) {
      const name = answerKey(cacheKey, path, epoch);
      const found = await link.run((redis) =>
        Promise.all([redis.getBuffer(name), redis.pttl(name)]),
      );
      const [sealed, leftMs] = found ?? [null, 0];
      const text = sealed === null ? null : cipher.open(sealed, name);
      if (text === null || leftMs <= 0) return null;
      const response: KeptResponse = JSON.parse(text);
      return { response, ageMs: Math.max(0, freshMs - leftMs) };
    },

    keep(cacheKey, path, epoch, freshMs, { status, headers, body }) {
      if (!link.isUp) return;
      // Also of what is not kept here: each replica has its own copy of that.
      void link.run((redis) => redis.set(readKey(cacheKey), '1', 'PX', epochMs));
      if (freshMs === 0 || Buffer.byteLength(body) > MAX_BYTES) return;
      const name = answerKey(cacheKey, path, epoch);
      const text = JSON.stringify({ status, headers: pick(headers, READ_HEADERS), body });
      void link.run((redis) => redis.set(name, cipher.seal(text, name), 'PX', freshMs));
    },

    drop(cacheKey, path, epoch) {
      void link.run((redis) => redis.del(answerKey(cacheKey, path, epoch)));
    },

    revoke: (cacheKey, mayBeInvented) => void revoke(cacheKey, mayBeInvented),

    advance: (cacheKey, unsettledMs = 0) => advance(cacheKey, unsettledMs),
  };
}

function pick(headers: KeptResponse['headers'], names: readonly string[]): KeptResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}
