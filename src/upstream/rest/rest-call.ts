import type { DecodeError } from '../decode.ts';
import type { UpstreamError } from '../upstream-error.ts';

/** One operation of a REST API: what is sent, and what its answer means. */
export interface RestCall<T> {
  readonly operation: string;
  /** Path under the base URL, with `{id}` for each of `ids`. */
  readonly template: string;
  readonly ids?: readonly string[];
  /** As `?page=1`; absent for none. */
  readonly query?: string;
  /** How many ids the request is made for. */
  readonly keys: number;
  /** Whether the API answers 404 for an id that does not exist. */
  readonly lookup?: boolean;
  /** Whether only a new release of the API changes the answer, so that it may be kept for long. */
  readonly longLived?: boolean;
  /** Whether each event that the API sends changes the answer. */
  readonly growsByEvents?: boolean;
  /** Whether nobody else can use the answer, so that it is not kept. No other call may have its operation. */
  readonly isPrivate?: boolean;
  /** Makes it a write. */
  readonly write?: RestWrite;
  /** Pure. May throw {@link DecodeError}. */
  decode(answer: RestAnswer): T;
}

/** The path of a call, with its ids and its query. */
export function pathOf({
  template,
  ids = [],
  query = '',
}: Pick<RestCall<unknown>, 'template' | 'ids' | 'query'>): string {
  // An encoded id has no `$`, which would mean something here, nor `{id}`.
  const path = ids.reduce((rest, id) => rest.replace('{id}', encodeURIComponent(id)), template);
  return path + query;
}

/** What is particular to a request that changes something. */
export interface RestWrite {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** The id of what is written; absent for something new. */
  readonly target?: string;
  /** The JSON body; absent for none. */
  readonly body?: object;
  /** What no message may repeat: secrets of the body. */
  readonly secrets?: readonly string[];
  /** Where the input names something that has to exist, when a 404 can only mean that. */
  readonly missing?: readonly string[];
  /** Where in the input a path of the JSON body comes from; absent when issues are about the input as a whole. */
  toInputPath?(path: readonly string[]): readonly string[];
  /** What the rejection of such a write says of its target, as a sentence: it is a `ConflictError`. */
  readonly conflict?: string;
  readonly timeoutMs?: number;
}

/** What an API answered when it succeeded. */
export interface RestAnswer {
  /** The parsed JSON, with exact integers; undefined when a write is answered with nothing. */
  readonly body: unknown;
  /** The same as it arrived. */
  readonly text: string;
  /** Whether the answer says, in a `Link` header, that it goes on elsewhere. */
  readonly hasNextPage: boolean;
  /** For an error that stands in the place of an item. */
  toItemError(error: DecodeError): UpstreamError;
  /** For an error that stands in the place of a field. Of a write too: it was carried out all the same. */
  toFieldError(error: DecodeError): UpstreamError;
  /** The answer has a word that this version does not know, in a field of this name. */
  onUnknownWord(field: string): void;
}
