import type { GraphQLParams } from 'graphql-yoga';
import type { Deadline } from '../upstream/deadline.ts';
import type { UpstreamCall } from '../upstream/session.ts';
import type { Caller } from './caller.ts';
import type { RequestLog } from './request-log.ts';

/** One GraphQL operation that arrived over HTTP: what Yoga is handed beside the request. */
export interface Operation {
  readonly requestId: string;
  readonly params: GraphQLParams;
  readonly caller: Caller;
  /** Ends early when the client hangs up. */
  readonly deadline: Deadline;
  /** Whether the caller wants new answers only. */
  readonly noCache: boolean;
  /** Ends the upstream requests that are under way, and keeps others from being sent. */
  cancel(): void;
  /** The upstream requests it has cost so far, in the order in which they ended. */
  readonly upstreamCalls: UpstreamCall[];
  /** The fields that were answered with an old copy, because no new answer could be had. */
  readonly stale: StaleField[];
  /** How long until each credential could pay for all of it, in milliseconds; null when it can. */
  readonly overdrawnMs: { sendcloud: number | null; shippingChannels: number | null };
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
