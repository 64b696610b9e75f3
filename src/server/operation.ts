import type { UpstreamCall } from '../upstream/session.ts';
import type { Caller } from './caller.ts';
import type { OperationDeadline } from './deadline.ts';
import type { RequestedDocument } from './documents/persisted-queries.ts';
import type { GraphQLParams } from './graphql-params.ts';
import type { MediaType } from './media-type.ts';
import type { RequestLog } from './request-log.ts';

/** One GraphQL operation that arrived over HTTP: what Yoga is handed beside its parameters. */
export interface Operation extends Pick<GraphQLParams, 'operationName' | 'variables'> {
  readonly requestId: string;
  readonly document: RequestedDocument;
  /** Whether the HTTP method is one that changes nothing (RFC 9110, section 9.2.1), so that only a query may run. */
  readonly isSafe: boolean;
  readonly mediaType: MediaType;
  readonly caller: Caller;
  /** Ends early when the client hangs up. */
  readonly deadline: OperationDeadline;
  /** Whether the caller wants new answers only. */
  readonly noCache: boolean;
  /** The upstream requests it has cost so far, in the order in which they ended. */
  readonly upstreamCalls: UpstreamCall[];
  /** The fields that were answered with an old copy, because no new answer could be had. */
  readonly stale: StaleField[];
  /** How many calls it costs at most; null until that is known, or when it does not run. */
  readonly cost: { estimatedCalls: number | null };
  /** What the line of the log will say. */
  readonly log: RequestLog;
}

/** `extensions.stale` is a list of these. */
export interface StaleField {
  /** Of the field in the answer, as errors have it. */
  readonly path: readonly (string | number)[];
  readonly ageMs: number;
}
