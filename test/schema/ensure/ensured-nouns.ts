import { connection } from '../../../src/sandbox/sendcloud/connection.ts';
import { type Tenant, tenant } from '../../../src/sandbox/tenant.ts';
import type { EnsureField } from './ensured.ts';

/** An account with nothing of what is to be there. */
export const ALMOST_EMPTY: readonly Tenant[] = [
  tenant('acme', { sendcloud: { connections: [connection({ id: 1 })] } }),
];

const url = 'https://shop.example.com/hook';

/** Each of the three, with an input of which there is nothing yet. */
export const NOUNS: readonly {
  readonly field: EnsureField;
  readonly input: Readonly<Record<string, unknown>>;
  /** Where it is listed and created. */
  readonly path: string;
  /** How many reads it costs to find it when it is there. */
  readonly readsOfOne: number;
}[] = [
  {
    field: 'ensureWebhookConnection',
    input: { url },
    path: '/api/v3/event-subscriptions/connections',
    readsOfOne: 1,
  },
  {
    field: 'ensureEventSubscription',
    input: { connectionId: '1', eventType: 'PARCELS_EVENT_CREATED' },
    path: '/api/v3/event-subscriptions/subscriptions',
    readsOfOne: 1,
  },
  {
    field: 'ensureWebhookSubscription',
    input: { url, name: 'Parcels', events: ['TRACKING_PARCEL_CREATED'], secret: '12345678' },
    path: '/v1/webhook-subscriptions',
    readsOfOne: 2,
  },
];
