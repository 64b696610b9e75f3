import { encodeTimestamp } from '../collection.ts';
import { createSeededRandom } from '../seeded-random.ts';
import type { SendcloudAccount } from '../tenant.ts';
import { type Connection, connection } from './connection.ts';
import documented from './documented.json' with { type: 'json' };
import { type EventSubscription, eventSubscription } from './event-subscription.ts';

type Seed = Pick<SendcloudAccount, 'connections' | 'eventSubscriptions'>;

const dayMs = 86_400_000;
const firstGeneratedAtMs = Date.UTC(2026, 0, 17, 8, 12, 41);
/** Beyond 2^53 and odd, so that a client which rounds ids cannot go unnoticed. */
const bigId = 9_007_199_254_740_993n;

const systems = ['shop', 'erp', 'warehouse', 'returns', 'crm', 'helpdesk', 'billing', 'tracking'];
const countries = ['nl', 'de', 'fr', 'it', 'es'];
const domains = ['example.com', 'example.org', 'example.net'];
const authTypes = ['none', 'bearer', 'basic', 'api_key'];

/** The documented list examples, verbatim, and generated entities after them, by ascending id. */
export function acmeSeed(): Seed {
  return {
    connections: [...documented.connections, ...generateConnections()],
    eventSubscriptions: [...documented.subscriptions, ...generateEventSubscriptions()],
  };
}

/** 38 connections, 2 of them Klaviyo; the last has an id beyond 2^53. */
function generateConnections(): readonly Connection[] {
  const random = createSeededRandom(1);
  const hosts = countries.flatMap((country) => systems.map((system) => ({ country, system })));
  return hosts.slice(0, 38).map(({ country, system }, index) => {
    const createdAtMs = firstGeneratedAtMs + index * dayMs + random.below(dayMs / 2);
    const common = {
      id: index === 37 ? bigId : index + 3,
      created_at: encodeTimestamp(createdAtMs),
      updated_at: encodeTimestamp(createdAtMs + random.below(3) * 9 * dayMs),
    };
    if (index === 11 || index === 25) {
      return connection({ ...common, type: 'klaviyo', configuration: {} });
    }
    const configuration = {
      url: `https://${system}.${country}.${random.pick(domains)}/hooks/sendcloud`,
      auth_type: random.pick(authTypes),
      ...extraHeaders(index, country),
    };
    return connection({ ...common, configuration });
  });
}

/** 118 subscriptions; about a quarter are paused, the last is of the connection with the big id. */
function generateEventSubscriptions(): readonly EventSubscription[] {
  const random = createSeededRandom(2);
  return Array.from({ length: 118 }, (_, index) => {
    // After the last connection was made, so that none is older than its connection.
    const createdAtMs = firstGeneratedAtMs + (40 + index) * dayMs + random.below(dayMs / 2);
    return eventSubscription({
      id: index + 3,
      connection_id: index === 117 ? bigId : 1 + random.below(39),
      is_active: index === 117 || random.below(4) > 0,
      created_at: encodeTimestamp(createdAtMs),
      updated_at: encodeTimestamp(createdAtMs + random.below(3) * 5 * dayMs),
    });
  });
}

function extraHeaders(index: number, country: string): { extra_headers?: Record<string, string> } {
  // The API echoes these headers in clear text, whatever they are called.
  if (index === 4) return { extra_headers: { 'X-Api-Key': 'not-a-real-key-4711' } };
  if (index % 3 !== 0) return {};
  return { extra_headers: { 'X-Country': country, 'X-Source': 'sendcloud' } };
}

/** Three connections and four subscriptions; the ids 1 and 2 exist at acme too. */
export function globexSeed(): Seed {
  const url = (name: string) => `https://globex.example.org/${name}`;
  const parcels = { url: url('parcels'), auth_type: 'basic' };
  const returns = { url: url('returns'), auth_type: 'none' };
  const klaviyo = { type: 'klaviyo', configuration: {} };
  const paused = { is_active: false, updated_at: '2026-04-01T06:00:00Z' };
  return {
    connections: [
      connection({ id: 1, configuration: parcels, created_at: '2026-03-02T07:45:10Z' }),
      connection({ id: 2, configuration: returns, created_at: '2026-03-02T07:51:33Z' }),
      connection({ id: 1001, ...klaviyo, created_at: '2026-03-09T13:20:00Z' }),
    ],
    eventSubscriptions: [
      { id: 1, connection_id: 2, created_at: '2026-03-02T08:00:00Z' },
      { id: 2, connection_id: 1, created_at: '2026-03-02T08:00:05Z' },
      { id: 2001, connection_id: 1001, created_at: '2026-03-09T13:30:00Z' },
      { id: 2002, connection_id: 1001, created_at: '2026-03-09T13:31:00Z', ...paused },
    ].map(eventSubscription),
  };
}
