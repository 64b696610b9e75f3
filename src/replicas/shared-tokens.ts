import { setTimeout as sleep } from 'node:timers/promises';
import { createSecret, type Secret } from '../domain/secret.ts';
import type { Token } from '../upstream/oauth2/token-endpoint.ts';
import type { HeldLock, SharedTokens } from '../upstream/replicas.ts';
import type { Cipher } from './cipher.ts';
import { type Locks, POLL_MS } from './locks.ts';
import type { RedisLink } from './redis.ts';

/** After which another replica asks for the token: the one that was to do it may have ended. */
const LOCK_MS = 3000;
/** How long another replica is waited for. */
const WAIT_MS = 1000;
/** A token is kept until so long before its end: by then every replica replaces it. */
const END_MS = 60_000;

// The value is the digest of the token, and the token itself, encrypted.

/** Gets the token, and throws it away when it is the one that was refused. */
const GET = `
local kept = redis.call('HMGET', KEYS[1], 'digest', 'token')
if kept[1] and kept[1] == ARGV[1] then redis.call('DEL', KEYS[1]) return false end
if not kept[2] then return false end
return { kept[2], redis.call('PTTL', KEYS[1]) }
`;

const KEEP = `
redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'token', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`;

export function createSharedTokens(
  link: RedisLink,
  locks: Locks,
  cipher: Cipher,
  prefix: string,
): SharedTokens {
  const get = link.script('hookgraphGetToken', 1, GET);
  const keepScript = link.script('hookgraphKeepToken', 1, KEEP);
  const digestOf = (token: Secret) => cipher.digest(token.reveal());

  async function find(name: string, refused: Secret | null): Promise<Token | null> {
    const kept = await get(name, refused === null ? '' : digestOf(refused));
    if (!Array.isArray(kept)) return null;
    const [sealed, leftMs] = kept;
    const text = cipher.open(Buffer.from(String(sealed), 'base64'), name);
    if (text === null) return null;
    const { authorization, marginMs } = JSON.parse(text);
    return { authorization: createSecret(authorization), lifetimeMs: Number(leftMs) + marginMs };
  }

  async function keep(name: string, { authorization, lifetimeMs }: Token): Promise<void> {
    const marginMs = Math.min(END_MS, lifetimeMs / 2);
    const text = JSON.stringify({ authorization: authorization.reveal(), marginMs });
    const sealed = cipher.seal(text, name).toString('base64');
    await keepScript(name, digestOf(authorization), sealed, Math.floor(lifetimeMs - marginMs));
  }

  return {
    async get(quotaKey, refused, deadline, fetchToken) {
      const name = `${prefix}token:{${quotaKey}}`;
      const startedAtMs = performance.now();
      let lock: HeldLock;
      for (;;) {
        const found = await find(name, refused);
        if (found !== null) return found;
        const tried = await locks.tryAcquire(`${prefix}token-lock:{${quotaKey}}`, LOCK_MS);
        // Nobody can be waited for while Redis is away.
        if (tried === 'away') return fetchToken(deadline);
        if (tried !== 'held') {
          lock = tried;
          break;
        }
        if (deadline.signal.aborted || performance.now() - startedAtMs > WAIT_MS)
          return fetchToken(deadline);
        await sleep(POLL_MS, undefined, { signal: deadline.signal }).catch(() => {});
      }
      try {
        // The other one may have kept it since.
        const found = await find(name, refused);
        if (found !== null) return found;
        const token = await fetchToken(deadline);
        await keep(name, token);
        return token;
      } finally {
        lock.release();
      }
    },
  };
}
