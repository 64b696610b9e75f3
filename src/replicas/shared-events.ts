import type { NewEvent, ReceivedEvent, SharedEvents } from '../domain/received-event.ts';
import type { Cipher } from './cipher.ts';
import type { RedisLink } from './redis.ts';

/** How many events the stream has. */
const MAX_EVENTS = 1000;
/** How long an event is known to have been told: for longer than it is taken. */
const KNOWN_MS = 25 * 3_600_000;
/** So many at a time, since each may be large; half as many when that took too long. */
const READ_AT_ONCE = 20;

/** Appends an event to the stream and tells everybody of it, unless that was done before. */
const PUBLISH = `
if not redis.call('SET', KEYS[1], '1', 'PX', ARGV[1], 'NX') then return 'duplicate' end
local id = redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[2], '*', 'key', ARGV[3], 'event', ARGV[4])
redis.call('PUBLISH', KEYS[2], id .. ' ' .. ARGV[3] .. ' ' .. ARGV[4])
return 'accepted'
`;

interface Entry {
  readonly id: string;
  readonly key: string;
  readonly sealed: string;
}

/**
 * Events in a stream of Redis, and on a channel of the same name. Both are written by one script, so every
 * replica is told of all in the order of the stream; what it has missed while Redis was away it reads there.
 */
export function createSharedEvents(link: RedisLink, cipher: Cipher, prefix: string): SharedEvents {
  const stream = `${prefix}events`;
  const publish = link.script('hookgraphPublishEvent', 2, PUBLISH);
  const nameOf = (key: string) => `${stream}:${key}`;
  let listener: Parameters<SharedEvents['listen']>[0] | null = null;
  let lastId = '0-0';
  /** Whether all that is in the stream was read once. */
  let hasRead = false;
  /** Of the data that it stands in. */
  let dataId: string | null = null;
  let readAtOnce = READ_AT_ONCE;
  /** What comes while it is read what was missed; null at any other time. */
  let held: Entry[] | null = null;

  function tell({ id, key, sealed }: Entry, isHistory = false): void {
    if (!isAfter(id, lastId)) return;
    lastId = id;
    const text = cipher.open(Buffer.from(sealed, 'base64'), nameOf(key));
    const event = text === null ? null : JSON.parse(text);
    // Another version of the program may have written it.
    if (isEvent(event)) listener?.onEvent(key, { ...event, id } satisfies ReceivedEvent, isHistory);
  }

  /** False when Redis has gone meanwhile: then all is read that is missing when it is back. */
  async function readMissed(): Promise<boolean> {
    const later: Entry[] = [];
    held = later;
    // The clock of another server may be behind: its ids tell nothing about those of the one before.
    if (link.dataId !== dataId) lastId = '0-0';
    dataId = link.dataId;
    for (;;) {
      const rows = await link.run((redis) =>
        // One is the last that was read.
        redis.xrange(stream, lastId, '+', 'COUNT', readAtOnce + 1),
      );
      if (rows === null) readAtOnce = Math.max(1, Math.floor(readAtOnce / 2));
      if (rows === null || held !== later) return false;
      const entries = rows.map(entryOf).filter(({ id }) => isAfter(id, lastId));
      for (const entry of entries) tell(entry, !hasRead);
      if (entries.length === 0) break;
    }
    held = null;
    hasRead = true;
    for (const entry of later) tell(entry);
    return true;
  }

  link.subscribe(stream, (message) => {
    // A connection is subscribed before it is of use: told of this event, those before it would be left out.
    if (!link.isUp || listener === null) return;
    const [id = '', key = '', sealed = ''] = message.split(' ');
    if (held === null) tell({ id, key, sealed });
    else held.push({ id, key, sealed });
  });
  async function catchUp(): Promise<void> {
    // Without a listener all of it is read later.
    if (link.isUp && listener !== null && (await readMissed())) listener.onReturn();
  }

  link.onChange(catchUp);

  return {
    async publish(key, event) {
      const sealed = cipher.seal(JSON.stringify(event), nameOf(key)).toString('base64');
      const seen = `${prefix}event:{${key}}`;
      const outcome = await publish(seen, stream, KNOWN_MS, MAX_EVENTS, key, sealed);
      return outcome === 'accepted' || outcome === 'duplicate' ? outcome : null;
    },
    listen(next) {
      listener = next;
      void catchUp();
    },
  };
}

const KINDS: readonly unknown[] = [
  'sendcloud-parcel',
  'shipping-channels',
  'unknown',
] satisfies readonly NewEvent['kind'][];
/** What no event of any kind is without. */
const TEXTS: readonly string[] = ['api', 'hook', 'name', 'receivedAt', 'body'];

function isEvent(value: unknown): value is NewEvent {
  if (typeof value !== 'object' || value === null) return false;
  return (
    KINDS.includes(Reflect.get(value, 'kind')) &&
    TEXTS.every((name) => typeof Reflect.get(value, name) === 'string')
  );
}

function entryOf([id, fields]: [string, string[]]): Entry {
  return { id, key: fields[1] ?? '', sealed: fields[3] ?? '' };
}

/** Ids of Redis are a time and a number. */
function isAfter(one: string, other: string): boolean {
  const [oneMs = 0, oneNumber = 0] = one.split('-').map(Number);
  const [otherMs = 0, otherNumber = 0] = other.split('-').map(Number);
  return oneMs === otherMs ? oneNumber > otherNumber : oneMs > otherMs;
}
