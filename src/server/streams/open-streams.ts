import { type ExecutionResult, GraphQLError } from 'graphql';
import type { StreamEnd } from '../../domain/observer.ts';
import { SlowConsumerError } from '../../domain/received-event.ts';
import type { OperationRecord } from '../operation.ts';

/** The result of one event, with what has happened until it was there. */
export type EventResult = ExecutionResult & { readonly record: OperationRecord };

export interface OpenStreamsOptions {
  /** How many may be open. */
  readonly maxStreams: number;
  /** Of those, how many of one caller. */
  readonly maxPerCaller: number;
  /** How long one is open. */
  readonly maxMs: number;
  /** Told when one has ended. */
  onEnd?(reason: StreamEnd): void;
}

/** The streams of events that are open, within their bounds. */
export interface OpenStreams {
  readonly count: number;
  /** An error when too many are open. The caller's own are counted by `subject`. */
  open(subject: string | null): OpenStream | GraphQLError;
  /** Ends all, as if there were no other events, and all that are opened later. */
  endAll(): void;
}

export interface OpenStream {
  /** Makes a result of each event of the source. It ends with the source, with an error of it, or early. */
  results(
    source: AsyncIterator<unknown>,
    toResult: (event: unknown) => Promise<EventResult>,
    toErrorResult: (error: GraphQLError) => EventResult,
  ): AsyncIterableIterator<EventResult, undefined>;
  /** Ends one that has no source. */
  close(reason: StreamEnd): void;
}

export function createOpenStreams({
  maxStreams,
  maxPerCaller,
  maxMs,
  onEnd = () => {},
}: OpenStreamsOptions): OpenStreams {
  const open = new Set<Stream>();
  const ofCaller = new Map<string | null, number>();
  let isDraining = false;

  return {
    get count() {
      return open.size;
    },
    open(subject) {
      const own = ofCaller.get(subject) ?? 0;
      if (own >= maxPerCaller)
        return tooManyStreams(`A caller has at most ${maxPerCaller} streams.`);
      if (open.size >= maxStreams) return tooManyStreams(`At most ${maxStreams} streams are open.`);
      const stream = new Stream(maxMs, (reason) => {
        open.delete(stream);
        const left = (ofCaller.get(subject) ?? 1) - 1;
        if (left === 0) ofCaller.delete(subject);
        else ofCaller.set(subject, left);
        onEnd(reason);
      });
      open.add(stream);
      ofCaller.set(subject, own + 1);
      if (isDraining) stream.close('drained');
      return stream;
    },
    endAll() {
      isDraining = true;
      for (const stream of open) stream.close('drained');
    },
  };
}

function tooManyStreams(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'TOO_MANY_STREAMS' } });
}

const DONE = { done: true, value: undefined } as const;

/** (A class, since there are hundreds of them: their methods exist once.) */
class Stream implements OpenStream {
  readonly #timer: NodeJS.Timeout;
  readonly #onEnd: (reason: StreamEnd) => void;
  #source: AsyncIterator<unknown> | null = null;
  #isOpen = true;

  constructor(maxMs: number, onEnd: (reason: StreamEnd) => void) {
    this.#onEnd = onEnd;
    this.#timer = setTimeout(() => this.close('expired'), maxMs);
    this.#timer.unref();
  }

  results(
    source: AsyncIterator<unknown>,
    toResult: (event: unknown) => Promise<EventResult>,
    toErrorResult: (error: GraphQLError) => EventResult,
  ): AsyncIterableIterator<EventResult, undefined> {
    this.#source = source;
    if (!this.#isOpen) source.return?.().catch(() => {});
    const results = {
      next: async () => {
        try {
          const event = this.#isOpen ? await source.next() : DONE;
          if (event.done !== true)
            return { done: false, value: await toResult(event.value) } as const;
          this.close('completed');
          return DONE;
        } catch (error) {
          this.close(error instanceof SlowConsumerError ? 'slow' : 'failed');
          const originalError = error instanceof Error ? error : null;
          return {
            done: false,
            value: toErrorResult(new GraphQLError('The stream has failed.', { originalError })),
          } as const;
        }
      },
      // The client has gone. What it waits for has to end too, so this is no generator.
      return: async () => {
        this.close('left');
        return DONE;
      },
      [Symbol.asyncIterator]: () => results,
    };
    return results;
  }

  close(reason: StreamEnd): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    this.#source?.return?.().catch(() => {});
    this.#onEnd(reason);
  }
}
