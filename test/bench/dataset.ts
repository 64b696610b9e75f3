/** How many connections and event subscriptions a tenant of the fake upstream can have. */
export const LIST_SIZES = [10, 50, 100, 1000, 4000] as const;
export type ListSize = (typeof LIST_SIZES)[number];

/** A connection in the shape of the Sendcloud API. */
export interface RestConnection {
  readonly id: number;
  readonly type: 'webhook' | 'klaviyo';
  readonly configuration: { readonly url: string };
}

/** An event subscription in the shape of the Sendcloud API. */
export interface RestSubscription {
  readonly id: number;
  readonly connection_id: number;
}

/** An item of the list of webhook subscriptions in the shape of the Shipping Channels API. */
export interface RestWebhookItem {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly status: string;
}

export interface RestWebhookPage {
  readonly data: readonly RestWebhookItem[];
  readonly meta: { readonly total: number };
}

const TIMES = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
const EVENTS = [
  'shipping_channel.created',
  'shipping_channel.updated',
  'shipping_channel.deleted',
  'shipping_channel.status_changed',
];

export function connection(id: number): RestConnection {
  const configuration = {
    url: `https://example.com/webhooks/sendcloud/${id}`,
    auth_type: 'bearer',
    extra_headers: { 'X-Custom-Header': 'my-value' },
  };
  return { id, type: 'webhook', configuration, ...TIMES };
}

export function connections(size: ListSize): readonly RestConnection[] {
  return numbersUpTo(size).map(connection);
}

/** Two of five connections have subscriptions: the 50 subscriptions lead to 20 connections. */
export function subscriptions(size: ListSize): readonly RestSubscription[] {
  return numbersUpTo(size).map((id) => ({
    id,
    connection_id: 1 + (id % (0.4 * size)),
    event_type: 'parcels.event.created',
    is_active: true,
    ...TIMES,
  }));
}

/** A webhook subscription as it is answered alone. Items of a list have a `status` and no `name`. */
export function webhookSubscription(id: string): object {
  return { ...webhookFields(id), name: 'Shipping Channel Updates', active: true };
}

/** The only page of an account. */
export function webhookPage(perPage: number): RestWebhookPage {
  const data = numbersUpTo(perPage).map((number) => ({
    ...webhookFields(`wh_${123_455 + number}`),
    status: 'active',
  }));
  const path = 'https://api.shipping-channels.com/v1/webhook-subscriptions';
  const meta = {
    current_page: 1,
    from: 1,
    last_page: 1,
    path,
    per_page: perPage,
    to: perPage,
    total: perPage,
  };
  const links = { first: `${path}?page=1`, last: `${path}?page=1`, prev: null, next: null };
  return Object.assign({ data, meta }, { links });
}

function webhookFields(id: string) {
  const url = 'https://example.com/webhooks/shipping-channels';
  return { id, url, events: EVENTS, secret: '••••••••••••••••', ...TIMES };
}

function numbersUpTo(size: number): readonly number[] {
  return Array.from({ length: size }, (_, index) => index + 1);
}
