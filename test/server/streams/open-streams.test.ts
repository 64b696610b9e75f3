import { setImmediate as turn } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { StreamEnd } from '../../../src/domain/observer.ts';
import { SlowConsumerError } from '../../../src/domain/received-event.ts';
import { NO_TRACER } from '../../../src/domain/tracer.ts';
import { OperationRecord } from '../../../src/server/operation.ts';
import {
  createOpenStreams,
  type OpenStream,
  type OpenStreamsOptions,
} from '../../../src/server/streams/open-streams.ts';
import { collectOutput } from '../../support/canaries.ts';

const DONE = { done: true, value: undefined };
const record = new OperationRecord([], NO_TRACER);

/** Ends when it is told to, as a follower of the event log does. */
function startSource() {
  const waiting: PromiseWithResolvers<IteratorResult<unknown>>[] = [];
  const returned = vi.fn();
  const end = (result: IteratorResult<unknown>) => {
    for (const each of waiting.splice(0)) each.resolve(result);
  };
  return {
    returned,
    emit: (event: unknown) => waiting.shift()?.resolve({ done: false, value: event }),
    fail: (error: unknown) => waiting.shift()?.reject(error),
    end: () => end({ done: true, value: undefined }),
    source: {
      next() {
        const next = Promise.withResolvers<IteratorResult<unknown>>();
        waiting.push(next);
        return next.promise;
      },
      async return() {
        returned();
        end({ done: true, value: undefined });
        return { done: true as const, value: undefined };
      },
    },
  };
}

function startStreams(options: Partial<OpenStreamsOptions> = {}) {
  const ends: StreamEnd[] = [];
  const streams = createOpenStreams({
    maxStreams: 4,
    maxPerCaller: 2,
    maxMs: 60_000,
    onEnd: (reason) => ends.push(reason),
    ...options,
  });
  function tryOpen(subject: string | null = 'alice'): OpenStream | GraphQLError {
    const stream = streams.open(subject);
    if (stream instanceof GraphQLError) collectOutput('error', JSON.stringify(stream));
    return stream;
  }
  /** Opens one whose results have what the source emits. */
  function open(subject: string | null = 'alice') {
    const stream = tryOpen(subject);
    if (stream instanceof GraphQLError) throw stream;
    const started = startSource();
    const results = stream.results(
      started.source,
      async (event) => {
        if (event instanceof Error) throw event;
        return { data: { event }, record };
      },
      (error) => ({ errors: [error], record }),
    );
    return { ...started, stream, results };
  }
  return { streams, ends, open, tryOpen };
}

const TOO_MANY = (message: string) =>
  expect.objectContaining({ message, extensions: { code: 'TOO_MANY_STREAMS' } });

describe('the bounds', () => {
  test('are two streams of a caller, and four in all', () => {
    const { streams, ends, open, tryOpen } = startStreams();
    for (const subject of ['alice', 'alice', null, null]) open(subject);
    expect(tryOpen('alice')).toEqual(TOO_MANY('A caller has at most 2 streams.'));
    expect(tryOpen(null)).toEqual(TOO_MANY('A caller has at most 2 streams.'));
    expect(tryOpen('bob')).toEqual(TOO_MANY('At most 4 streams are open.'));
    expect(tryOpen('bob')).toBeInstanceOf(GraphQLError);
    expect([streams.count, ends]).toEqual([4, []]);
  });

  test.for<{
    what: string;
    end(stream: ReturnType<ReturnType<typeof startStreams>['open']>): unknown;
  }>([
    { what: 'its client has left', end: ({ results }) => results.return?.() },
    { what: 'its source has ended', end: ({ end }) => end() },
    { what: 'its source has failed', end: ({ fail }) => fail(new Error('x')) },
    { what: 'a result cannot be made', end: ({ emit }) => emit(new Error('x')) },
    { what: 'it was closed', end: ({ stream }) => stream.close('failed') },
  ])('let another one in when $what', async ({ end }) => {
    const { streams, ends, open, tryOpen } = startStreams({ maxPerCaller: 1, maxStreams: 2 });
    open('bob');
    const first = open('alice');
    const next = first.results.next();
    expect(tryOpen('alice')).toBeInstanceOf(GraphQLError);
    await end(first);
    await next;
    expect([streams.count, ends.length]).toEqual([1, 1]);
    open('alice');
    expect(streams.count).toBe(2);
    // What has ended frees no other one.
    first.stream.close('left');
    await first.results.return?.();
    expect(await first.results.next()).toEqual(DONE);
    expect([streams.count, ends.length]).toEqual([2, 1]);
    expect(tryOpen('alice')).toBeInstanceOf(GraphQLError);
  });
});

describe('a stream', () => {
  test('has a result of each event, and ends with its source', async () => {
    const { streams, ends, open } = startStreams();
    const { results, emit, end } = open();
    for (const event of ['one', 'two']) {
      const next = results.next();
      emit(event);
      expect(await next).toEqual({ done: false, value: { data: { event }, record } });
    }
    const next = results.next();
    end();
    expect([await next, await results.next()]).toEqual([DONE, DONE]);
    expect([streams.count, ends]).toEqual([0, ['completed']]);
  });

  test('ends when its time is over, also while it waits', async () => {
    const { streams, ends, open } = startStreams({ maxMs: 40 });
    const { results, returned } = open();
    const startedAtMs = performance.now();
    expect(await results.next()).toEqual(DONE);
    expect(performance.now() - startedAtMs).toBeGreaterThan(30);
    expect(await results.next()).toEqual(DONE);
    expect(returned).toHaveBeenCalledOnce();
    expect([streams.count, ends]).toEqual([0, ['expired']]);
    open();
  });

  test('that has ended leaves no timer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { ends, open } = startStreams();
    const { results } = open();
    expect(vi.getTimerCount()).toBe(1);
    await results.return?.();
    expect([vi.getTimerCount(), ends]).toEqual([0, ['left']]);
  });

  test('ends at once when its client leaves, also while it waits', async () => {
    const { streams, ends, open } = startStreams();
    const { results, returned } = open();
    const next = results.next();
    expect(await results.return?.()).toEqual(DONE);
    expect([await next, await results.next()]).toEqual([DONE, DONE]);
    expect(returned).toHaveBeenCalledOnce();
    expect([streams.count, ends]).toEqual([0, ['left']]);
  });

  test.for([
    { error: new SlowConsumerError('too many events wait'), reason: 'slow' },
    { error: new Error('x'), reason: 'failed' },
    { error: 'a text', reason: 'failed' },
  ])('whose source throws $error has one more result, with errors: $reason', async (row) => {
    const { streams, ends, open } = startStreams();
    const { results, fail } = open();
    const next = results.next();
    fail(row.error);
    const { done, value } = await next;
    collectOutput('result', JSON.stringify(value));
    expect(done).toBe(false);
    expect(value?.data).toBeUndefined();
    expect(value?.errors).toHaveLength(1);
    const cause = row.error instanceof Error ? row.error : undefined;
    expect(value?.errors?.[0]).toMatchObject({ message: 'The stream has failed.' });
    expect(value?.errors?.[0]?.originalError ?? undefined).toBe(cause);
    expect([await results.next(), await results.next()]).toEqual([DONE, DONE]);
    expect([streams.count, ends]).toEqual([0, [row.reason]]);
  });

  test('of which a result cannot be made ends, and its source too', async () => {
    const { ends, open } = startStreams();
    const { results, emit, returned } = open();
    const next = results.next();
    emit(new Error('x'));
    expect((await next).value?.errors).toHaveLength(1);
    expect(await results.next()).toEqual(DONE);
    expect(returned).toHaveBeenCalledOnce();
    expect(ends).toEqual(['failed']);
  });

  test('without a source is closed with its reason', () => {
    const { streams, ends, tryOpen } = startStreams();
    const stream = tryOpen();
    if (stream instanceof GraphQLError) throw stream;
    stream.close('failed');
    expect([streams.count, ends]).toEqual([0, ['failed']]);
  });
});

describe('when the process ends', () => {
  test('all streams end, also those that wait', async () => {
    const { streams, ends, open } = startStreams();
    const opened = ['alice', 'alice', 'bob', null].map(open);
    const waiting = opened.map(({ results }) => results.next());
    streams.endAll();
    expect(await Promise.all(waiting)).toEqual(opened.map(() => DONE));
    expect(await Promise.all(opened.map(({ results }) => results.next()))).toEqual(
      opened.map(() => DONE),
    );
    expect([streams.count, ends]).toEqual([0, Array(4).fill('drained')]);
    for (const { returned } of opened) expect(returned).toHaveBeenCalledOnce();
  });

  test('a stream that is opened later ends at once', async () => {
    const { streams, ends, open } = startStreams({ maxStreams: 1 });
    streams.endAll();
    for (let time = 1; time <= 3; time += 1) {
      const { results, returned } = open();
      expect(await results.next()).toEqual(DONE);
      expect(returned).toHaveBeenCalledOnce();
    }
    streams.endAll();
    await turn();
    expect([streams.count, ends]).toEqual([0, Array(3).fill('drained')]);
  });

  test('a result that is being made is still sent', async () => {
    const { streams, open } = startStreams();
    const { results, emit } = open();
    const next = results.next();
    emit('last');
    streams.endAll();
    expect((await next).value?.data).toEqual({ event: 'last' });
    expect(await results.next()).toEqual(DONE);
  });
});
