import type { Caller } from './caller.ts';
import type { OperationDeadline } from './deadline.ts';
import type { RequestedDocument } from './documents/persisted-queries.ts';
import type { GraphQLParams } from './graphql-params.ts';
import type { MediaType } from './media-type.ts';
import type { OperationRecord } from './operation-record.ts';

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
  readonly record: OperationRecord;
}
