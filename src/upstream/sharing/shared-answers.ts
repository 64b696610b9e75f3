import type { ApiResponse } from '../transport/response.ts';

/** What is kept of an answer: as the API sent it, since what it decodes to has errors and secrets. */
export type KeptResponse = Pick<ApiResponse, 'status' | 'headers' | 'body'>;

/** An answer that another replica has read. */
export interface FoundAnswer {
  readonly response: KeptResponse;
  readonly ageMs: number;
}

/** What is known of the writes of one credential. */
export interface WriteState {
  /** Another one after each write: answers that were read before it are of no use after it. */
  readonly epoch: string;
  /** Another one after each 401, which ends also what no write changes. */
  readonly revocation: string;
  /** For how long a write may still be carried out, so that no answer counts as fresh. */
  readonly unsettledMs: number;
}

/**
 * Answers of one API that all replicas keep together, encrypted. Null says that they are away: then no
 * replica knows what others have written.
 */
export interface SharedAnswers {
  /** Whether somebody else may write when they are away. */
  readonly hasOthers: boolean;
  look(cacheKey: string): Promise<WriteState | null>;
  /** Null also when there is none. */
  find(cacheKey: string, path: string, epoch: string, freshMs: number): Promise<FoundAnswer | null>;
  /** Keeps an answer that was asked for in this epoch. One that is too large is not kept. */
  keep(
    cacheKey: string,
    path: string,
    epoch: string,
    freshMs: number,
    response: KeptResponse,
  ): void;
  /**
   * Begins another epoch, before a write and after it. One whose outcome is unknown may still be carried
   * out for `unsettledMs`. While they are away it is done when they are back.
   */
  advance(cacheKey: string, unsettledMs?: number): Promise<void>;
  /** The API has rejected the credential: nothing is served any more that was read with it. */
  revoke(cacheKey: string): void;
}
