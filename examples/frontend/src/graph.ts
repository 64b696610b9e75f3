import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { createClient as createStreamClient, type RequestParams } from 'graphql-sse';
import { cacheExchange, createClient, fetchExchange } from 'urql';

const url = '/graphql';

/** Sends queries by GET and mutations by POST, each by the hash of its document and never as text. */
export const client = createClient({
  url,
  exchanges: [
    cacheExchange,
    persistedExchange({
      enforcePersistedQueries: true,
      enableForMutation: true,
      generateHash: async (_, document) => idOf(document).replace('sha256:', ''),
    }),
    fetchExchange,
  ],
});

/**
 * Streams of events. Left alone it would repeat a lost stream with the variables that it had at
 * first, and so events that were seen: `use-events.ts` goes on after the last one instead.
 */
const streams = createStreamClient({ url, singleConnection: false, retryAttempts: 0 });

/** What a stream can bring: results, a network error, or its end. */
export interface StreamSink<Data> {
  /** The graph listens from now on. */
  readonly open: () => void;
  readonly next: (result: { data?: Data | null; errors?: readonly StreamError[] }) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

export interface StreamError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Opens a stream, and returns what closes it. */
export function openStream<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  sink: StreamSink<Data>,
): () => void {
  // Whatever is in it is sent as JSON, although its type has no place for an id.
  const request = { documentId: idOf(document), variables } as unknown as RequestParams;
  return streams.subscribe<Data>(request, sink, { connected: sink.open });
}

/** `sha256:…`, as in `persisted-documents.json`. */
function idOf(document: object): string {
  // The code generator puts it there, and its types do not say so.
  return (document as { __meta__: { hash: string } }).__meta__.hash;
}
