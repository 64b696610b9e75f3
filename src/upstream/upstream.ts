import type { Gate } from './gate/gate.ts';
import type { Retry } from './retry/retry.ts';
import type { SharedReads } from './sharing/shared-reads.ts';
import type { Transport } from './transport/transport.ts';

/** What all operations have in common at one API, for the life of the process. */
export interface Upstream {
  readonly gate: Gate;
  readonly transport: Transport;
  readonly retry: Retry;
  readonly reads: SharedReads;
  /** For how long an answer is served again, in milliseconds. */
  readonly freshMs: number;
  /** The same for what only a new release of the API changes. */
  readonly longLivedFreshMs: number;
}
