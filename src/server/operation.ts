import type { GraphQLParams } from 'graphql-yoga';
import type { UpstreamCall } from '../upstream/session.ts';
import type { Caller } from './caller.ts';
import type { RequestLog } from './request-log.ts';

/** One GraphQL operation that arrived over HTTP: what Yoga is handed beside the request. */
export interface Operation {
  readonly requestId: string;
  readonly params: GraphQLParams;
  readonly caller: Caller;
  /** Ends at the deadline (`TimeoutError`) or when the client hangs up (`AbortError`). */
  readonly signal: AbortSignal;
  /** Ends the upstream requests that are under way, and keeps others from being sent. */
  cancel(): void;
  /** The upstream requests it has cost so far, in the order in which they ended. */
  readonly upstreamCalls: UpstreamCall[];
  /** What the line of the log will say. */
  readonly log: RequestLog;
}
