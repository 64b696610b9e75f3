import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useLayoutEffect, useState } from 'react';
import { type AnyVariables, type CombinedError, useQuery } from 'urql';

/** A path in an answer: `['webhookSubscriptions', 'items', 3, 'health']`. */
export type Path = readonly (string | number)[];

/** Why a field is missing. */
export interface FieldError {
  readonly path: Path;
  /** One of the codes in `docs/errors.md`. */
  readonly code: string;
  readonly message: string;
  /** Of which API: `SENDCLOUD` or `SHIPPING_CHANNELS`; null when it is not the fault of one. */
  readonly api: string | null;
  readonly retryAfterMs: number | null;
}

/** A field that was read before, and not again because its API fails. */
export interface StaleField {
  readonly path: Path;
  readonly ageMs: number;
}

/** The answer to a query, which can be there in part. */
export interface Answer<Data> {
  /** Undefined as long as there is nothing. */
  readonly data: Data | undefined;
  readonly isAsking: boolean;
  readonly errors: readonly FieldError[];
  readonly stale: readonly StaleField[];
  /** How long it is until the query is asked again by itself; null when it is not. */
  readonly secondsLeft: number | null;
  readonly askAgain: () => void;
}

/** Shows what is known at once, and asks for what is new. */
export function useAnswer<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Answer<Data> {
  const [result, execute] = useQuery({
    query: document,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const isAsking = result.fetching || result.stale;
  const errors = toFieldErrors(result.error);
  const askAgain = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  const waitMs = Math.max(...errors.map(({ retryAfterMs }) => retryAfterMs ?? 0), 0);
  const secondsLeft = useCountdown(isAsking ? 0 : waitMs, result.error, askAgain);
  return {
    data: result.data,
    isAsking,
    errors,
    stale: result.extensions?.stale ?? [],
    secondsLeft,
    askAgain,
  };
}

/** Counts down anew for each `reason`, and calls `onEnd` once; null when there is nothing to wait for. */
function useCountdown(waitMs: number, reason: unknown, onEnd: () => void): number | null {
  const [leftMs, setLeftMs] = useState(0);
  // Before it is painted, so that it never begins at 0.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same wait can be asked for twice in a row
  useLayoutEffect(() => {
    setLeftMs(waitMs);
    if (waitMs === 0) return;
    const endMs = Date.now() + waitMs;
    const timer = setInterval(() => {
      const left = Math.max(endMs - Date.now(), 0);
      setLeftMs(left);
      if (left > 0) return;
      clearInterval(timer);
      onEnd();
    }, 250);
    return () => clearInterval(timer);
  }, [waitMs, reason, onEnd]);
  return waitMs === 0 ? null : Math.ceil(leftMs / 1000);
}

/** The graph's own errors by their paths; a graph that cannot be reached is an error of everything. */
export function toFieldErrors(error: CombinedError | undefined): readonly FieldError[] {
  if (error === undefined) return [];
  if (error.networkError !== undefined) {
    const message = 'The graph cannot be reached.';
    return [{ path: [], code: 'NETWORK', message, api: null, retryAfterMs: null }];
  }
  return error.graphQLErrors.map(({ path = [], message, extensions }) => {
    const { code, upstream, retryAfterMs } = extensions as {
      code?: string;
      upstream?: { api?: string };
      retryAfterMs?: number;
    };
    return {
      path,
      code: code ?? 'UNKNOWN',
      message,
      api: upstream?.api ?? null,
      retryAfterMs: retryAfterMs ?? null,
    };
  });
}

/** Whether `path` is `within`, or below it. */
export function isBelow(path: Path, within: Path): boolean {
  return within.every((step, index) => path[index] === step);
}
