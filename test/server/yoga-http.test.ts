import { type ExecutionResult, GraphQLError } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { NO_TRACER } from '../../src/domain/tracer.ts';
import { upstreamsOf } from '../../src/hookgraph.ts';
import { schema } from '../../src/schema/index.ts';
import { createCallerCheck } from '../../src/server/callers/caller.ts';
import { createCompilation } from '../../src/server/documents/compilation.ts';
import { createDocumentCheck } from '../../src/server/documents/document-checks.ts';
import { createDocumentPlans } from '../../src/server/documents/document-plan.ts';
import { createPersistedQueries } from '../../src/server/documents/persisted-queries.ts';
import { maskError } from '../../src/server/mask-error.ts';
import { type Operation, OperationRecord } from '../../src/server/operation.ts';
import { createOperationRunner } from '../../src/server/operation-runner.ts';
import { createOpenStreams } from '../../src/server/streams/open-streams.ts';
import { createUpstreams } from '../../src/server/upstreams.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';

// Operations are run by the plans of their documents, and do not pass Yoga. What a client of a server that
// is made with Yoga expects has to be the same here.

/** Has Yoga run operations by their plans, in the place of its own steps. */
function useDocumentPlans(run: (operation: Operation) => Promise<ExecutionResult>) {
  return {
    onParams({ setParamsHandler }) {
      setParamsHandler(({ context }) => run(context));
    },
  } satisfies Plugin<object, Operation>;
}

/** The same operations behind the HTTP side of Yoga, over the same sandbox. */
function startYoga(graph: Graph) {
  const config = loadConfig({
    HOOKGRAPH_SENDCLOUD_FRESH_MS: '0',
    HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS: '0',
  });
  const upstreams = createUpstreams(config, upstreamsOf(graph.sandbox));
  const { limits } = config;
  const planOf = createDocumentPlans({
    tracer: NO_TRACER,
    schema,
    maxTokens: limits.tokens,
    maxCalls: limits.calls,
    check: createDocumentCheck(schema, limits, config.introspection),
    compilation: createCompilation({ schema }),
  });
  const persistedQueries = createPersistedQueries(false);
  const run = createOperationRunner({
    config,
    upstreams,
    events: null,
    streams: createOpenStreams({ maxStreams: 0, maxPerCaller: 0, maxMs: 0 }),
    planOf,
    persistedQueries,
  });
  const identifyCaller = createCallerCheck(config.access, upstreams.credentials);
  const logger = pino({ level: 'silent' });
  /** Errors are masked before they are written, whoever writes them. */
  async function runMasked(operation: Operation): Promise<ExecutionResult> {
    const result = await run(operation);
    if (Symbol.asyncIterator in result) throw new Error('No subscription is asked here.');
    if (result.errors === undefined) return result;
    const errors = result.errors.map((error) => {
      const { message, path, extensions } = maskError(error, operation.requestId, logger);
      return new GraphQLError(message, { path, extensions });
    });
    return { ...result, errors };
  }
  const yoga = createYoga<Operation>({
    schema,
    maskedErrors: false,
    logging: false,
    parserAndValidationCache: false,
    plugins: [useDocumentPlans(runMasked)],
  });

  async function ask(query: string, variables: Readonly<Record<string, unknown>>) {
    const { signal } = new AbortController();
    const deadline = {
      signal,
      remainingMs: () => 10_000,
      cancel() {},
      isHungUp: false,
      [Symbol.dispose]() {},
    };
    const operation: Operation = {
      requestId: 'request',
      document: { text: query, hash: null, trusted: null },
      operationName: null,
      variables,
      isSafe: false,
      mediaType: 'application/json',
      acceptsStream: false,
      caller: await identifyCaller({}),
      deadline,
      startDeadline: () => deadline,
      noCache: false,
      record: new OperationRecord([], NO_TRACER),
    };
    const response = await yoga.fetch(
      'http://localhost/graphql',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      },
      operation,
    );
    return { status: response.status, ...(await response.json()) };
  }
  return { ask, [Symbol.asyncDispose]: upstreams.close };
}

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?:
    | readonly {
        readonly message: string;
        readonly path?: unknown;
        readonly extensions?: { readonly code?: string };
      }[]
    | undefined;
}

const comparable = ({ status, data, errors }: Answer) => ({
  status,
  data,
  errors: errors?.map(({ message, path, extensions }) => ({
    message,
    path,
    code: extensions?.code,
  })),
});

const rows: readonly {
  readonly what: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}[] = [
  { what: 'a constant', query: '{ __typename }' },
  { what: 'one connection', query: '{ connection(id: 2) { __typename } }' },
  { what: 'nothing by an id', query: '{ connection(id: 404) { __typename } }' },
  {
    what: 'variables, aliases and fragments',
    query:
      'query Q($id: ID!, $no: Boolean!) { a: connection(id: $id) { ...F } b: connection(id: "1") { ...F typeName @skip(if: $no) } } fragment F on AnyConnection { __typename id }',
    variables: { id: '2', no: true },
  },
  {
    what: 'both APIs',
    query:
      '{ connections(type: KLAVIYO) { ... on AnyConnection { id subscriptions { id active } } } webhookSubscription(id: "wh_123456") { name events } }',
  },
  {
    what: 'deliveries',
    query:
      '{ webhookSubscription(id: "wh_123456") { deliveries(perPage: 2) { totalCount items { id status requestHeaders { name masked } } } } }',
  },
  { what: 'an id that is none', query: '{ connection(id: "x") { __typename } }' },
  {
    what: 'a partial answer',
    query: '{ a: connection(id: "x") { __typename } b: connection(id: 1) { __typename } }',
  },
  {
    what: 'entities, one of them bad',
    query:
      'query E($r: [_Any!]!) { _entities(representations: $r) { ... on WebhookConnection { url } } }',
    variables: {
      r: [
        { __typename: 'WebhookConnection', id: '1' },
        { __typename: 'Nothing', id: '1' },
      ],
    },
  },
  {
    what: 'a mutation that is rejected at a field',
    query:
      'mutation { createWebhookSubscription(input: { name: "", url: "http://10.0.0.1", events: [], secret: "12345678" }) { __typename ... on HookgraphValidationError { issues { path code } } } }',
  },
  { what: 'introspection', query: '{ __schema { queryType { name } } }' },
  { what: 'too many calls', query: '{ webhookSubscriptions(perPage: 100) { items { name } } }' },
  { what: 'a document that cannot be parsed', query: '{' },
  { what: 'a document that is not valid', query: '{ nothing }' },
  {
    what: 'variables of another type',
    query: 'query Q($id: ID!) { connection(id: $id) { __typename } }',
    variables: {},
  },
];

test.for(rows)('$what is answered alike by both ways', async ({ query, variables = {} }) => {
  await using graph = await startGraph();
  await using yoga = startYoga(graph);
  const own = await graph.query(query, variables, { accept: 'application/json' });
  const other: Answer = await yoga.ask(query, variables);
  expect(comparable(other)).toEqual(comparable(own));
});
