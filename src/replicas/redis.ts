import { Redis, type RedisOptions } from 'ioredis';
import { after, within } from './time-limit.ts';

/** Redis or Valkey as a help: whatever is asked of it while it is away is answered with null, at once. */
export interface RedisLink {
  readonly isUp: boolean;
  /** Stands for the data that there is: another one after a restart. Null while it is away. */
  readonly dataId: string | null;
  /** Runs a command, which has {@link LIMIT_MS}. Null when Redis is away, or goes away over it. */
  run<T>(command: (redis: Redis) => Promise<T>): Promise<T | null>;
  /** Sends a command that nobody waits for, also to a Redis that does not answer at the moment. */
  post(command: (redis: Redis) => Promise<unknown>): void;
  /** Runs a Lua script by its hash. The first of the arguments are `keys` keys. */
  script(name: string, keys: number, lua: string): (...args: Argument[]) => Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): void;
  /** Told when Redis comes and goes. */
  onChange(listener: (isUp: boolean) => void): void;
  /** Waits until it is known whether it is there, but no longer than this. */
  whenKnown(timeoutMs: number): Promise<void>;
  close(): void;
}

export type Argument = string | number | Buffer;

/** How long a command may take: with what it is a part of, Redis holds nobody up for a tenth of a second. */
const LIMIT_MS = 80;
/** A read asks three times at most (for the last write, an answer, a permit), so this is as bad as the limit. */
const LATE_MS = LIMIT_MS / 3;
/** So many late answers, each of which was asked for after the one before, are no accident. */
const LATE_IN_A_ROW = 3;
/** How often it is tried whether Redis is there again, and how often in a row it has to be. */
const PROBE_MS = 250;
const GOOD_PROBES = 2;
/** How often it is tried whether Redis still takes what is written. */
const CHECK_MS = 1000;
/** How long the first connection may take to be of use: this process is busy with its start. */
const FIRST_MS = 1000;
/** How long a connection is tried before another one is made: its other end may be gone. */
const RECONNECT_AFTER_MS = 10_000;

const OPTIONS = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  // Commands that may have been carried out are for those who gave them to repeat.
  autoResendUnfulfilledCommands: false,
  // Each connection is subscribed when it is prepared, where a failure is noticed.
  autoResubscribe: false,
  connectTimeout: 1000,
  retryStrategy: (times: number) => Math.min(50 * times, 1000),
} satisfies RedisOptions;

/** `probeKey` is written to find out whether Redis takes what is written. */
export function connectRedis(
  url: string,
  probeKey: string,
  onState: (isUp: boolean, reason: string) => void,
): RedisLink {
  // RESP3, so that messages come on the connection of the commands, in the order in which they happened.
  const redis = new Redis(url, OPTIONS);
  const channels: string[] = [];
  const scripts: string[] = [];
  const listeners: ((isUp: boolean) => void)[] = [];
  const known = Promise.withResolvers<void>();
  let isUp = false;
  let isClosed = false;
  let lastReason: string | null = null;
  let wasUp = false;
  let isProbing = false;
  /** How many probes in a row have succeeded. */
  let good = 0;
  let late = 0;
  let lastLateAtMs = 0;
  let downSinceMs = performance.now();
  let checkedAtMs = 0;
  let isChecking = false;
  let dataId = '';

  function change(next: boolean, reason: string): void {
    if (isClosed) return;
    known.resolve();
    if (isUp === next) {
      // The first of all reasons; while it is away, others follow from it.
      if (!next && lastReason === null) onState(false, reason);
      lastReason ??= reason;
      return;
    }
    isUp = next;
    late = 0;
    good = 0;
    lastReason = next ? null : reason;
    downSinceMs = performance.now();
    onState(next, reason);
    for (const listener of listeners) listener(next);
  }

  async function run<T>(command: (redis: Redis) => Promise<T>): Promise<T | null> {
    if (!isUp) return null;
    let isLate = false;
    const startedAtMs = performance.now();
    const lateTimer = after(LATE_MS, () => {
      isLate = true;
    });
    try {
      const result = await within(LIMIT_MS, command(redis));
      if (!isLate) late = 0;
      else if (startedAtMs >= lastLateAtMs) {
        late += 1;
        lastLateAtMs = performance.now();
      }
      if (late >= LATE_IN_A_ROW) change(false, 'slow');
      return result;
    } catch (error) {
      change(false, reasonOf(error));
      return null;
    } finally {
      lateTimer.end();
    }
  }

  async function probe(): Promise<void> {
    if (isUp) return check();
    if (isProbing) return;
    if (redis.status === 'ready') {
      isProbing = true;
      try {
        dataId = await within(wasUp ? LATE_MS : FIRST_MS, prepare());
        good += 1;
        if (good < (wasUp ? GOOD_PROBES : 1)) return;
        wasUp = true;
        change(true, 'connected');
        return;
      } catch (error) {
        change(false, reasonOf(error));
      } finally {
        isProbing = false;
      }
    }
    good = 0;
    if (performance.now() - downSinceMs < RECONNECT_AFTER_MS) return;
    downSinceMs = performance.now();
    if (redis.status === 'ready') redis.disconnect(true);
  }

  /**
   * One that is full, or a copy by now, still answers what is read, and others may have written elsewhere.
   * Only a refusal counts: nobody waits for it, so that a late answer holds nobody up.
   */
  async function check(): Promise<void> {
    if (isChecking || performance.now() - checkedAtMs < CHECK_MS) return;
    isChecking = true;
    checkedAtMs = performance.now();
    await redis
      .set(probeKey, '1', 'PX', 1000)
      .catch((error: unknown) => change(false, reasonOf(error)));
    isChecking = false;
  }

  /** Does all that has to be done for a connection, and returns what the data is called. */
  async function prepare(): Promise<string> {
    const [dataId] = await Promise.all([
      readDataId(redis),
      // A server that is full, or only a copy of another one, takes nothing.
      redis.set(probeKey, '1', 'PX', 1000),
      channels.length > 0 && redis.subscribe(...channels),
      // No command is held up by a script that is not there yet.
      ...scripts.map((lua) => redis.script('LOAD', lua)),
    ]);
    return dataId;
  }

  const timer = setInterval(probe, PROBE_MS);
  timer.unref();
  redis.on('error', (error) => change(false, reasonOf(error)));
  redis.on('close', () => change(false, 'connection closed'));
  redis.on('ready', probe);

  return {
    get isUp() {
      return isUp;
    },
    get dataId() {
      return isUp ? dataId : null;
    },
    run,
    post(command) {
      if (redis.status === 'ready') command(redis).catch(() => {});
    },
    script(name, keys, lua) {
      scripts.push(lua);
      redis.defineCommand(name, { numberOfKeys: keys, lua });
      return (...args) => run(() => Reflect.get(redis, name).apply(redis, args));
    },
    subscribe(channel, listener) {
      channels.push(channel);
      redis.on('message', (from, message) => {
        if (from !== channel) return;
        try {
          listener(message);
        } catch {
          // Another version of the program, or somebody else, has sent it.
        }
      });
    },
    onChange: (listener) => void listeners.push(listener),
    async whenKnown(timeoutMs) {
      if (isUp || lastReason !== null) return;
      const late = setTimeout(known.resolve, timeoutMs);
      await known.promise;
      clearTimeout(late);
    },
    close() {
      change(false, 'closed');
      isClosed = true;
      clearInterval(timer);
      redis.disconnect();
    },
  };
}

/** Changes with each start of the server, which may have lost what was written last. */
async function readDataId(redis: Redis): Promise<string> {
  const info = await redis.info('server');
  return /^run_id:(\w+)/m.exec(info)?.[1] ?? '';
}

/** A word of Redis' or of the network's, and never a text: that may have the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{3,}\b/.exec(error.message)?.[0] ?? error.name;
}
