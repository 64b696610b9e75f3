import { createSeededRandom } from '../seeded-random.ts';
import { encodeTimestamp } from '../timestamp.ts';
import { type Connection, connection } from './connection.ts';
import { type EventSubscription, eventSubscription } from './event-subscription.ts';

const dayMs = 86_400_000;
const firstGeneratedAtMs = Date.UTC(2026, 0, 17, 8, 12, 41);
/** Beyond 2^53 and odd, so that a client which rounds ids cannot go unnoticed. */
const bigId = 9_007_199_254_740_993n;

const systems = ['shop', 'erp', 'warehouse', 'returns', 'crm', 'helpdesk', 'billing', 'tracking'];
const countries = ['nl', 'de', 'fr', 'it', 'es'];
const domains = ['example.com', 'example.org', 'example.net'];
const authTypes = ['none', 'bearer', 'basic', 'api_key'];

/** The list example of the documentation, verbatim. */
const documentedConnections: readonly Connection[] = [
  {
    id: 1,
    type: 'webhook',
    configuration: {
      url: 'https://example.com/webhooks/sendcloud',
      auth_type: 'bearer',
      extra_headers: { 'X-Custom-Header': 'my-value' },
    },
    created_at: '2026-01-15T10:30:00Z',
    updated_at: '2026-01-15T10:30:00Z',
  },
  {
    id: 2,
    type: 'klaviyo',
    configuration: {},
    created_at: '2026-01-16T09:00:00Z',
    updated_at: '2026-01-16T09:00:00Z',
  },
];

/** The list example of the documentation, verbatim. */
const documentedEventSubscriptions: readonly EventSubscription[] = [
  {
    id: 1,
    connection_id: 1,
    event_type: 'parcels.event.created',
    is_active: true,
    created_at: '2026-01-15T11:00:00Z',
    updated_at: '2026-01-15T11:00:00Z',
  },
  {
    id: 2,
    connection_id: 2,
    event_type: 'parcels.event.created',
    is_active: false,
    created_at: '2026-01-16T09:15:00Z',
    updated_at: '2026-01-16T09:15:00Z',
  },
];

/** 40 connections, 3 of them Klaviyo, by ascending id; the last has an id beyond 2^53. */
export function acmeConnections(): readonly Connection[] {
  const random = createSeededRandom(1);
  const places = countries.flatMap((country) => systems.map((system) => ({ country, system })));
  const generated = places.slice(0, 38).map(({ country, system }, index) => {
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
  return [...documentedConnections, ...generated];
}

/** 120 subscriptions by ascending id; about a quarter are paused, the last has the big id. */
export function acmeEventSubscriptions(): readonly EventSubscription[] {
  const random = createSeededRandom(2);
  const generated = Array.from({ length: 118 }, (_, index) => {
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
  return [...documentedEventSubscriptions, ...generated];
}

function extraHeaders(index: number, country: string): { extra_headers?: Record<string, string> } {
  // The API echoes these headers in clear text, whatever they are called.
  if (index === 4) return { extra_headers: { 'X-Api-Key': 'not-a-real-key-4711' } };
  if (index % 3 !== 0) return {};
  return { extra_headers: { 'X-Country': country, 'X-Source': 'sendcloud' } };
}
