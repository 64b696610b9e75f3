import { randomUUID } from 'node:crypto';
import type { UpstreamApi } from '../domain/upstream.ts';
import type {
  CountedRequests,
  Permits,
  QuotaChange,
  QuotaPicture,
  SharedQuotas,
} from '../upstream/replicas.ts';
import { GIVE_BACK, JOIN, TAKE, TELL } from './quota-scripts.ts';
import type { RedisLink } from './redis.ts';

/**
 * How long after this replica has told what it has sent the counts are believed to be whole: by then the
 * others have found that Redis is there again, too, and told theirs.
 */
const RETURN_MS = 2000;

/** Window, count and time left, as the scripts write requests that count. */
type WrittenCount = readonly [string, number, number];

export function createSharedQuotas(
  link: RedisLink,
  prefix: string,
  api: UpstreamApi,
  replicas: number,
): SharedQuotas {
  const channel = `${prefix}quotas:${api}`;
  const self = randomUUID();
  const script = (name: string, keys: number, lua: string) =>
    link.script(`hookgraph${name}${api}`, keys, lua);
  const take = script('TAKE', 1, TAKE);
  const giveBack = script('GIVE_BACK', 1, GIVE_BACK);
  const tell = script('TELL', 1, TELL);
  const join = script('JOIN', 2, JOIN);
  const keyOf = (quotaKey: string) => `${prefix}quota:${api}:{${quotaKey}}`;
  const argumentsOf = (quotaKey: string) => [keyOf(quotaKey), channel, self, quotaKey] as const;
  const startedAtMs = performance.now();
  let listener: Parameters<SharedQuotas['listen']>[0] | null = null;
  let isReturning = false;
  let session = 1;
  let timer: NodeJS.Timeout | undefined;

  link.onChange(async (isUp) => {
    clearTimeout(timer);
    if (!isUp) {
      await listener?.onState();
      return;
    }
    session += 1;
    const current = session;
    // Right after its start a replica has sent nothing that it would have to tell.
    isReturning = performance.now() - startedAtMs > RETURN_MS;
    await listener?.onState();
    if (session !== current || !link.isUp) return;
    timer = setTimeout(() => {
      isReturning = false;
      void listener?.onState();
    }, RETURN_MS).unref();
  });
  link.subscribe(channel, (message) => {
    const { from, name, counted, ...change } = JSON.parse(message);
    if (from === self) return;
    const told: QuotaChange = {
      ...change,
      ...(counted !== undefined && { counted: readCounted(counted) }),
    };
    listener?.onChange(name, told);
  });

  return {
    replicas,
    get state() {
      if (!link.isUp) return 'away';
      return isReturning ? 'returning' : 'shared';
    },
    get session() {
      return session;
    },

    async take(quotaKey, rules, atMost, validMs) {
      const windows = rules.flatMap(({ window, limit, windowMs }) => [window, limit, windowMs]);
      const answer = await take(...argumentsOf(quotaKey), atMost, validMs, ...windows);
      if (typeof answer !== 'string') return null;
      const { counted, ...rest } = JSON.parse(answer);
      return { ...rest, counted: readCounted(counted) } satisfies Permits;
    },

    giveBack(quotaKey, receipt, count) {
      giveBack(...argumentsOf(quotaKey), count, ...receipt);
    },

    tell(quotaKey, change, rules) {
      const rule = rules.find(({ window }) => window === change.reported?.window);
      const { limit = 0, windowMs = 0 } = rule ?? {};
      tell(
        ...argumentsOf(quotaKey),
        JSON.stringify(change),
        Math.max(...rules.map((each) => each.windowMs)),
        limit,
        windowMs,
      );
    },

    async join(quotaKey, { counted: known, ...facts }, sent, rules) {
      const answer = await join(
        keyOf(quotaKey),
        `${prefix}told:${api}:{${quotaKey}}:${self}:${sent.id}`,
        ...[channel, self, quotaKey],
        JSON.stringify(facts),
        JSON.stringify(Object.fromEntries(rules.map(({ window, windowMs }) => [window, windowMs]))),
        JSON.stringify(known.map(writeCounted)),
        JSON.stringify(sent.counted.map(writeCounted)),
      );
      if (typeof answer !== 'string') return null;
      const { counted, ...rest } = JSON.parse(answer);
      return { ...rest, counted: readCounted(counted) } satisfies QuotaPicture;
    },

    listen(told) {
      listener = told;
    },
  };
}

/** An empty list of Lua's is an object in JSON. */
function readCounted(written: readonly WrittenCount[] | object): readonly CountedRequests[] {
  const list = Array.isArray(written) ? (written as readonly WrittenCount[]) : [];
  return list.map(([window, count, endsInMs]) => ({ window, count, endsInMs }));
}

function writeCounted({ window, count, endsInMs }: CountedRequests): WrittenCount {
  return [window, count, endsInMs];
}
