import { type Connection, connection } from './connection.ts';
import { type EventSubscription, eventSubscription } from './event-subscription.ts';

/** Three connections; the ids 1 and 2 exist at acme too, with other contents. */
export function globexConnections(): readonly Connection[] {
  return [
    connection({
      id: 1,
      configuration: { url: 'https://globex.example.org/parcels', auth_type: 'basic' },
      created_at: '2026-03-02T07:45:10Z',
    }),
    connection({
      id: 2,
      configuration: { url: 'https://globex.example.org/returns', auth_type: 'none' },
      created_at: '2026-03-02T07:51:33Z',
    }),
    connection({
      id: 1001,
      type: 'klaviyo',
      configuration: {},
      created_at: '2026-03-09T13:20:00Z',
    }),
  ];
}

/** Four subscriptions; the ids 1 and 2 exist at acme too, with other contents. */
export function globexEventSubscriptions(): readonly EventSubscription[] {
  return [
    eventSubscription({ id: 1, connection_id: 2, created_at: '2026-03-02T08:00:00Z' }),
    eventSubscription({ id: 2, connection_id: 1, created_at: '2026-03-02T08:00:05Z' }),
    eventSubscription({ id: 2001, connection_id: 1001, created_at: '2026-03-09T13:30:00Z' }),
    eventSubscription({
      id: 2002,
      connection_id: 1001,
      is_active: false,
      created_at: '2026-03-09T13:31:00Z',
      updated_at: '2026-04-01T06:00:00Z',
    }),
  ];
}
