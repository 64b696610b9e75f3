import type { SharedEvents } from '../domain/received-event.ts';
import type { UpstreamApi } from '../domain/upstream.ts';
import type { SharedQuotas } from './gate/shared-quotas.ts';
import type { SharedTokens } from './oauth2/shared-tokens.ts';
import type { SharedLocks } from './shared-locks.ts';
import type { SharedAnswers } from './sharing/shared-answers.ts';

/** What the replicas of one deployment share. Whatever it is asked while it is away, it has no answer. */
export interface Replicas {
  readonly state: ReplicasState;
  /** The hash of a credential, by which replicas know it from others. Nobody else can make it. */
  keyedHash(text: string): string;
  quotasOf(api: UpstreamApi): SharedQuotas;
  answersOf(api: UpstreamApi): SharedAnswers;
  locksOf(api: UpstreamApi): SharedLocks;
  readonly tokens: SharedTokens;
  readonly events: SharedEvents;
}

/** Whether anything is shared at the moment. */
export type ReplicasState = 'connected' | 'away';
