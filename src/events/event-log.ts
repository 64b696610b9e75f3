import { randomInt } from 'node:crypto';
import {
  type EventFilter,
  EventGapError,
  type EventLog,
  type NewEvent,
  type ReceivedEvent,
  SlowConsumerError,
} from '../domain/received-event.ts';

/** An event log that is also written to. */
export interface WritableEventLog extends EventLog {
  /** Gives an event its id, and appends it. */
  add(event: NewEvent): void;
  /** Appends an event that has one. What is history is not told to those who followed only after it was received. */
  append(event: ReceivedEvent, isHistory?: boolean): void;
}

export interface EventLogOptions {
  /** How many events are kept. */
  readonly maxEvents?: number;
  /** How large the texts of those events may be together, in characters. */
  readonly maxLength?: number;
  /** How many events wait for one that follows, beside those that were there when it began. */
  readonly maxWaiting?: number;
  /** Told of each event, once it is in the log. */
  onEvent?(event: ReceivedEvent): void;
  /**
   * From which ids of the same millisecond are numbered. It is drawn by lot unless told: two replicas that
   * both give ids, since Redis is away, do not give the same.
   */
  readonly leastNumber?: number;
  /** In milliseconds since 1970. */
  readonly now?: () => number;
}

/** Keeps the last events in memory, and hands them to those who follow. */
export function createEventLog({
  maxEvents = 1000,
  maxLength = 16 * 1024 * 1024,
  maxWaiting = 100,
  onEvent = () => {},
  now = Date.now,
  leastNumber = randomInt(1_000_000_000),
}: EventLogOptions = {}): WritableEventLog {
  const kept: ReceivedEvent[] = [];
  const followers = new Set<Follower>();
  let length = 0;
  let lastMs = 0;
  let lastNumber = 0;

  /** As Redis makes them: the time, and a number that tells apart what has the same. */
  function nextId(): string {
    const ms = Math.max(lastMs, now());
    lastNumber = Math.max(leastNumber, ms === lastMs ? lastNumber + 1 : 0);
    lastMs = ms;
    return `${ms}-${lastNumber}`;
  }

  /** What is given here comes after what Redis has given, whatever its clock says. */
  function noteId(id: string): void {
    const [ms = 0, number = 0] = id.split('-').map(Number);
    if (ms < lastMs) return;
    lastNumber = ms === lastMs ? Math.max(lastNumber, number) : number;
    lastMs = ms;
  }

  function append(event: ReceivedEvent, isHistory = false): void {
    noteId(event.id);
    kept.push(event);
    length += event.body.length;
    while (kept.length > maxEvents || (length > maxLength && kept.length > 1)) {
      length -= kept.shift()?.body.length ?? 0;
    }
    onEvent(event);
    const receivedAtMs = isHistory ? Date.parse(event.receivedAt) : Number.POSITIVE_INFINITY;
    for (const follower of followers) {
      if (follower.beganAtMs <= receivedAtMs) follower.push(event);
    }
  }

  function after(filter: EventFilter, id: string | null): readonly ReceivedEvent[] {
    const index = id === null ? -1 : kept.findLastIndex((event) => event.id === id);
    if (id !== null && index < 0) throw new EventGapError('the event is not kept');
    return kept.slice(index + 1).filter((event) => matches(filter, event));
  }

  return {
    add: (event) => append({ ...event, id: nextId() }),
    append,
    read: (filter, id, first) => after(filter, id).slice(0, first),
    follow(filter, id) {
      const earlier = id === null ? [] : after(filter, id);
      const follower = new Follower(filter, earlier, maxWaiting, now(), () =>
        followers.delete(follower),
      );
      followers.add(follower);
      return follower;
    },
  };
}

function matches({ api, names }: EventFilter, event: ReceivedEvent): boolean {
  return (api === null || event.api === api) && (names === null || names.includes(event.name));
}

type Result = IteratorResult<ReceivedEvent, undefined>;
const DONE: Result = { done: true, value: undefined };

/** What one that follows has not read yet. (No generator: to end one waits for the next event.) */
class Follower implements AsyncIterableIterator<ReceivedEvent> {
  readonly beganAtMs: number;
  readonly #filter: EventFilter;
  readonly #queue: ReceivedEvent[];
  readonly #maxWaiting: number;
  readonly #onEnd: () => void;
  /** How many of the queue were there at the beginning. */
  #earlier: number;
  /** Those that wait for the next events, in the order in which they asked. */
  readonly #readers: PromiseWithResolvers<Result>[] = [];
  #state: 'open' | 'too slow' | 'ended' = 'open';

  constructor(
    filter: EventFilter,
    earlier: readonly ReceivedEvent[],
    maxWaiting: number,
    beganAtMs: number,
    onEnd: () => void,
  ) {
    this.beganAtMs = beganAtMs;
    this.#filter = filter;
    this.#queue = [...earlier];
    this.#earlier = earlier.length;
    this.#maxWaiting = maxWaiting;
    this.#onEnd = onEnd;
  }

  push(event: ReceivedEvent): void {
    if (!matches(this.#filter, event)) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: event });
      return;
    }
    this.#queue.push(event);
    if (this.#queue.length - this.#earlier > this.#maxWaiting) this.#end('too slow');
  }

  async next(): Promise<Result> {
    if (this.#state === 'too slow') {
      this.#state = 'ended';
      throw new SlowConsumerError('too many events wait');
    }
    const event = this.#queue.shift();
    if (event !== undefined) {
      this.#earlier = Math.max(0, this.#earlier - 1);
      return { done: false, value: event };
    }
    if (this.#state === 'ended') return DONE;
    const reader = Promise.withResolvers<Result>();
    this.#readers.push(reader);
    return reader.promise;
  }

  async return(): Promise<Result> {
    this.#end('ended');
    return DONE;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(state: 'too slow' | 'ended'): void {
    this.#state = state;
    this.#queue.length = 0;
    for (const reader of this.#readers.splice(0)) reader.resolve(DONE);
    this.#onEnd();
  }
}
