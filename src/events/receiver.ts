import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Hook, HookOutcome, NewEvent, SharedEvents } from '../domain/received-event.ts';
import { isAuthentic, mayBeAuthentic } from './authenticity.ts';
import { decodeEvent } from './decode-event.ts';
import type { WritableEventLog } from './event-log.ts';

/** Receives events: tells what comes from the API, and puts each event into the log once. */
export interface Receiver {
  /** Whether the body of a request to a hook is worth reading. */
  expects(hook: Hook, headers: IncomingHttpHeaders): boolean;
  receive(hook: Hook, headers: IncomingHttpHeaders, body: Uint8Array): Promise<HookOutcome>;
}

const HOUR_MS = 3_600_000;
/** Neither of the headers that change with a delivery is signed: without this a recording is good for ever. */
const MAX_AGE_MS = 24 * HOUR_MS;
const MAX_AHEAD_MS = 300_000;
/** However old they are: Redis tells its last ones again when it was started anew. */
const MAX_KNOWN = 100_000;
/** Events that no other replica was told of yet. */
const MAX_UNTOLD = 1000;
/** Of the texts of those together, in characters. */
const MAX_UNTOLD_LENGTH = 16 * 1024 * 1024;

export function createReceiver({
  log,
  shared,
  now = Date.now,
}: {
  readonly log: WritableEventLog;
  /** Null when there are no other replicas. */
  readonly shared: SharedEvents | null;
  /** In milliseconds since 1970. */
  readonly now?: () => number;
}): Receiver {
  /** Whether an event that was received is in the log yet, by its key. */
  const known = new LRUCache<string, { readonly isLogged: boolean }>({
    // A `max` would allocate room for all of them at the start: 5 ms, and 3 MB.
    maxSize: MAX_KNOWN,
    sizeCalculation: () => 1,
  });
  const untold = new LRUCache<string, NewEvent>({
    // This much is allocated at the start, and a process without replicas puts nothing here.
    max: shared === null ? 1 : MAX_UNTOLD,
    maxSize: MAX_UNTOLD_LENGTH,
    sizeCalculation: ({ body }) => body.length + 1,
  });
  /** What is being told, by its key. */
  const running = new Map<string, Promise<unknown>>();

  shared?.listen({
    onEvent(key, event, isHistory) {
      // It was told before, or received while nobody could be told.
      const isLogged = known.get(key)?.isLogged === true;
      known.set(key, { isLogged: true });
      untold.delete(key);
      if (!isLogged) log.append(event, isHistory);
    },
    async onReturn() {
      // The cache has the newest first; the others are told in the order of arrival.
      for (const [key, event] of [...untold.entries()].toReversed()) {
        await shared.publish(key, event);
      }
    },
  });

  async function tell(key: string, event: NewEvent): Promise<HookOutcome> {
    const outcome = (await shared?.publish(key, event)) ?? null;
    if (outcome !== null) return outcome;
    // Redis may have done it although its answer came too late.
    if (known.get(key)?.isLogged === true) return 'accepted';
    if (shared !== null) untold.set(key, event);
    known.set(key, { isLogged: true });
    log.add(event);
    return 'accepted';
  }

  return {
    expects: mayBeAuthentic,
    async receive(hook, headers, body) {
      if (!isAuthentic(hook, headers, body)) return 'unauthorized';
      const receivedAt = new Date(now()).toISOString();
      const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
      const { event, apiId } = decodeEvent(hook, headers, text, receivedAt);
      if (hook.api === 'SHIPPING_CHANNELS' && isOutdated(event.occurredAt, now())) {
        return 'outdated';
      }
      const key = keyOf(hook, apiId === null ? body : apiId);
      if (known.has(key)) {
        // It counts as received once it can be read.
        await running.get(key);
        return 'duplicate';
      }
      known.set(key, { isLogged: false });
      const told = tell(key, event);
      running.set(key, told);
      return told.finally(() => running.delete(key));
    },
  };
}

function isOutdated(occurredAt: string | null, nowMs: number): boolean {
  if (occurredAt === null) return false;
  const ageMs = nowMs - Date.parse(occurredAt);
  return ageMs > MAX_AGE_MS || ageMs < -MAX_AHEAD_MS;
}

/** The same for the same event of a hook, however often and with whatever headers it is delivered. */
function keyOf({ api, name }: Hook, identity: string | Uint8Array): string {
  return createHash('sha256').update(`${api} ${name} `).update(identity).digest('base64url');
}
