import type { Tenant } from '../../../src/sandbox/tenant.ts';
import { type Graph, type GraphResponse, startGraph } from '../../support/start-graph.ts';
import { toTypeName } from '../send-mutation.ts';

export interface EnsureRow {
  /** What there is, or how it differs from what is to be. */
  readonly what: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly outcome: 'CREATED' | 'CHANGED' | 'UNCHANGED';
  /** `METHOD path` of each request, in any order but that of the write, which is the last. */
  readonly calls: readonly string[];
  /** What is written; absent for nothing. */
  readonly body?: object;
}

export type EnsureField =
  | 'ensureWebhookConnection'
  | 'ensureEventSubscription'
  | 'ensureWebhookSubscription';

/** Sends one, and asks for all that can become of it. */
export function send(graph: Graph, field: EnsureField, input: object): Promise<GraphResponse> {
  const noun = field === 'ensureWebhookConnection' ? 'connection' : 'subscription';
  return graph.query(
    `mutation ($input: ${toTypeName(field, 'Input')}!) { result: ${field}(input: $input) {
      __typename
      ... on ${toTypeName(field, 'Success')} { outcome record: ${noun} { id } }
      ... on HookgraphError { message }
      ... on HookgraphValidationError { issues { path code } }
    } }`,
    { input },
  );
}

/** What became of a row: what it answered, what it asked, and the body of its write. */
export async function runRow(field: EnsureField, tenants: readonly Tenant[], row: EnsureRow) {
  await using graph = await startGraph({ tenants });
  const { data, errors } = await send(graph, field, row.input);
  const write = graph.sandbox.requests.find(({ method }) => method !== 'GET');
  return {
    errors,
    outcome: data.result.outcome,
    calls: graph.takeUpstreamRequests(),
    body: write === undefined ? undefined : JSON.parse(write.body),
  };
}

/** What is expected of a row. */
export const expectedOf = ({ outcome, calls, body }: EnsureRow) => ({
  errors: undefined,
  outcome,
  calls,
  body,
});

/** `METHOD path` of each upstream request so far. What was written stays, other than with `takeUpstreamRequests`. */
export const callsOf = ({ sandbox }: Graph): readonly string[] =>
  sandbox.requests.map(({ method, path }) => `${method} ${path}`);
