import type { RateGovernor } from './rate-limit/governor.ts';
import type { Retry } from './retry/retry.ts';
import type { Sender } from './sender.ts';
import type { SharedReads } from './sharing/shared-reads.ts';

/** What all operations have in common at one API, for the life of the process. */
export interface Upstream {
  readonly sender: Sender;
  readonly governor: RateGovernor;
  readonly retry: Retry;
  readonly reads: SharedReads;
  /** For how long an answer is served again, in milliseconds. */
  readonly freshMs: number;
  /** The same for what only a new release of the API changes. */
  readonly releaseFreshMs: number;
}
