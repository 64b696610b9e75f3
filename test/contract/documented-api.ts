import { isDeepStrictEqual } from 'node:util';
import type { Answer, MockUpstream } from '../upstream/mock-upstream.ts';
import { mediaOf, type OpenApi, type Operation, operationsOf, type Schema } from './openapi.ts';

/** What a method of a client does at an API. */
export interface Call<Client> {
  /** The operation that it is for; what else it asks before is answered as documented. */
  readonly operation: string;
  /** The name of the example that answers it; any of the operation unless told. */
  readonly example?: string;
  /** Calls it with every kind of argument, so that each part of its request is sent. */
  readonly variants: readonly ((client: Client) => Promise<unknown>)[];
}

/** An API as documented, and the methods of the client for it. */
export interface DocumentedApi<Client> {
  readonly document: OpenApi;
  /** One for each method; a method that has none does not compile. */
  readonly calls: Readonly<Record<keyof Client & string, Call<Client>>>;
  mock(): MockUpstream<Client>;
}

/** A request that a client has sent, and the operation that it is for. */
export interface MadeRequest {
  readonly operation: Operation;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Undefined when there is none. */
  readonly body: unknown;
  readonly contentType: string | undefined;
}

export interface Outcome {
  /** What the method returned or threw. */
  readonly result: unknown;
  /** The fields with words that this version does not know. */
  readonly unknownWords: readonly string[];
  readonly requests: readonly MadeRequest[];
}

/** Runs a variant of a call, the first unless told, against the API as documented, or with another answer. */
export async function runCall<Client>(
  api: DocumentedApi<Client>,
  call: Call<Client>,
  { answer = documentedAnswer(api.document, call), variant = call.variants[0] }: RunOptions<Client>,
): Promise<Outcome> {
  if (variant === undefined) throw new Error(`${call.operation} is not called.`);
  await using upstream = api.mock();
  const requests: MadeRequest[] = [];
  upstream.answerEach(({ method, path, headers, body }) => {
    const operation = findOperation(api.document, method, path);
    const { pathname, searchParams: query } = new URL(path, 'http://api.example');
    const contentType = new Headers(headers as Record<string, string>).get('content-type');
    requests.push({
      operation,
      path: pathname,
      query,
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
      contentType: contentType ?? undefined,
    });
    return operation.name === call.operation
      ? answer
      : documentedAnswer(api.document, { operation: operation.name });
  });
  const [outcome] = await Promise.allSettled([variant(upstream.client)]);
  const unknownWords = upstream.events.flatMap((event) =>
    isUnknownWord(event) ? event.unknownWord : [],
  );
  const result = outcome.status === 'fulfilled' ? outcome.value : outcome.reason;
  return { result, unknownWords, requests };
}

export interface RunOptions<Client> {
  readonly answer?: Answer;
  readonly variant?: Call<Client>['variants'][number] | undefined;
}

/** Whether a caller could tell the outcomes apart. */
export function isSameResult(one: Outcome, other: Outcome): boolean {
  return isDeepStrictEqual(one.result, other.result);
}

function isUnknownWord(event: unknown): event is { readonly unknownWord: string } {
  return typeof event === 'object' && event !== null && 'unknownWord' in event;
}

/** The documented operation of a request. Throws when there is none: such a request must not be sent. */
function findOperation({ servers, paths }: OpenApi, method: string, path: string): Operation {
  const base = new URL(servers?.[0]?.url ?? '').pathname;
  const { pathname } = new URL(path, 'http://api.example');
  // A path without parameters is meant before one that has them.
  const found = operationsOf(paths)
    .toSorted((a, b) => a.parameters.length - b.parameters.length)
    .find((each) => each.method === method && toPattern(base + each.template).test(pathname));
  if (found === undefined) throw new Error(`No operation is documented for ${method} ${path}.`);
  return found;
}

const toPattern = (template: string) => new RegExp(`^${template.replaceAll(/{\w+}/g, '[^/]+')}$`);

export interface DocumentedAnswer {
  readonly status: number;
  readonly schema: Schema | undefined;
  /** An example; undefined when there is none. */
  readonly body: unknown;
}

/** Every answer that is documented for the operation of a call: each example, or the one that is named. */
export function answersOf<Client>(
  document: OpenApi,
  { operation, example }: Pick<Call<Client>, 'operation' | 'example'>,
): readonly DocumentedAnswer[] {
  const found = operationsOf(document.paths).find(({ name }) => name === operation);
  return Object.entries(found?.responses ?? {}).flatMap(([code, { content }]) => {
    const { schema, examples } = mediaOf(content);
    const status = Number(code);
    const named =
      isSuccess({ status }) && example !== undefined ? [example] : Object.keys(examples);
    if (named.length === 0) return [{ status, schema, body: undefined }];
    return named.map((name) => ({ status, schema, body: examples[name]?.value }));
  });
}

export function isSuccess({ status }: Pick<DocumentedAnswer, 'status'>): boolean {
  return status >= 200 && status <= 299;
}

function documentedAnswer<Client>(
  document: OpenApi,
  call: Pick<Call<Client>, 'operation' | 'example'>,
): Answer {
  const success = answersOf(document, call).find(isSuccess);
  if (success === undefined) throw new Error(`No success is documented for ${call.operation}.`);
  return { status: success.status, body: success.body ?? '' };
}
