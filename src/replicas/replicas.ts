import type { Secret } from '../domain/secret.ts';
import type { Replicas } from '../upstream/replicas.ts';
import { createCipher } from './cipher.ts';
import { createLocks, createSharedLocks } from './locks.ts';
import { connectRedis } from './redis.ts';
import { createSharedAnswers } from './shared-answers.ts';
import { createSharedEvents } from './shared-events.ts';
import { createSharedQuotas } from './shared-quotas.ts';
import { createSharedTokens } from './shared-tokens.ts';

export interface ReplicasOptions {
  /** Of Redis or Valkey, with the user's name and password. */
  readonly url: Secret;
  /** With which all keys begin. */
  readonly prefix: string;
  /** How many replicas there are. */
  readonly count: number;
  /** 32 bytes in base64. */
  readonly encryptionKey: Secret;
  /** How long a replica keeps an answer. */
  readonly keptMs: number;
  /** Told when Redis comes and goes. `reason` is a word of Redis' or of the network's. */
  onState(isUp: boolean, reason: string): void;
}

export interface ConnectedReplicas extends Replicas {
  close(): void;
}

/** How long the start waits for Redis: without it, the first requests would find nothing shared. */
const START_MS = 2000;

/** Connects to Redis, and goes on without it when it is not there. */
export async function connectReplicas(options: ReplicasOptions): Promise<ConnectedReplicas> {
  const { url, prefix, count: replicas, encryptionKey, keptMs, onState } = options;
  const cipher = createCipher(encryptionKey);
  const link = connectRedis(url.reveal(), `${prefix}probe`, onState);
  const quotas = {
    SENDCLOUD: createSharedQuotas(link, prefix, 'SENDCLOUD', replicas),
    SHIPPING_CHANNELS: createSharedQuotas(link, prefix, 'SHIPPING_CHANNELS', replicas),
  };
  const answers = {
    SENDCLOUD: createSharedAnswers(link, cipher, prefix, 'SENDCLOUD', { replicas, keptMs }),
    SHIPPING_CHANNELS: createSharedAnswers(link, cipher, prefix, 'SHIPPING_CHANNELS', {
      replicas,
      keptMs,
    }),
  };
  const locks = createLocks(link);
  const locksOf = {
    SENDCLOUD: createSharedLocks(link, locks, cipher, prefix, 'SENDCLOUD'),
    SHIPPING_CHANNELS: createSharedLocks(link, locks, cipher, prefix, 'SHIPPING_CHANNELS'),
  };
  const tokens = createSharedTokens(link, locks, cipher, prefix);
  const events = createSharedEvents(link, cipher, prefix);
  await link.whenKnown(START_MS);
  return {
    get state() {
      return link.isUp ? 'connected' : 'away';
    },
    keyedHash: cipher.digest,
    quotasOf: (api) => quotas[api],
    answersOf: (api) => answers[api],
    locksOf: (api) => locksOf[api],
    tokens,
    events,
    close: link.close,
  };
}
