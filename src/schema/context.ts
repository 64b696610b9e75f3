import type { Observer } from '../domain/observer.ts';
import type { EventLog } from '../domain/received-event.ts';
import type { RateLimit } from '../domain/upstream.ts';
import type { Loaders } from '../loaders/index.ts';
import type { Staleness } from '../loaders/staleness.ts';

export type { CallPlan, SendcloudNoun } from '../loaders/call-plan.ts';

/** What resolvers see of the operation that they answer. Made by the server, for one operation. */
export interface GraphContext {
  readonly loaders: Loaders;
  /** Which of what the loaders read is old. */
  readonly staleness: Staleness;
  readonly observer: Observer;
  readonly budget: OperationBudget;
  /** What is left of the limits of the caller's credentials. */
  rateLimits(): readonly RateLimit[];
  /** The events that were received. Throws an error with a code when the caller may not read them. */
  events(): EventLog;
  /** Whether events may be sent to loopback addresses, as the sandbox allows. */
  readonly allowLoopbackTargets: boolean;
  /** Whether the caller may ask `_entities`. */
  readonly mayReadEntities: boolean;
  /** Whether the caller may ask `_service`, which gives the whole schema away. */
  readonly mayReadSdl: boolean;
}

/** How much the operation may do. The methods throw an error with a code once it is too much. */
export interface OperationBudget {
  spendListItems(count: number): void;
  spendRepresentations(count: number): void;
  /** For one representation, by its key: what it throws is the error of that one alone. */
  spendReads(representation: string): void;
}
