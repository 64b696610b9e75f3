import { canary } from '../support/canaries.ts';

/** A noun of an API, and what may be odd about each field that the API sends of it. */
export interface OddNoun {
  readonly noun: string;
  /** One of them as the API sends it in a list, but for its id. */
  readonly good: Readonly<Record<string, unknown>>;
  /** The name of the key, `id` unless told. */
  readonly key?: 'id' | 'value';
  idOf(index: number): number | string;
  /** Every field of the graph that is read from one of the API, as it is selected. */
  readonly selections: Readonly<Record<string, string>>;
  /** `calls` is how many its query costs: 1 unless told. */
  readonly list: Place & { readonly calls?: 2 };
  /** Absent where the API has none. */
  readonly byId?: Place;
  readonly fields: readonly OddField[];
}

interface Place {
  readonly requestPath: string;
  query(selection: string): string;
  /** Where the list or the object is in the answer. */
  readonly path: readonly string[];
}

export interface OddField {
  /** Of the API. */
  readonly wire: string;
  /** Those of the graph that are read from it. */
  readonly graph: readonly string[];
  readonly unreadable: readonly unknown[];
  /** What a read by id sends in its place. */
  readonly byId?: {
    readonly wire: string;
    readonly good: unknown;
    readonly unreadable: readonly unknown[];
  };
  /** What else is read in another way then. */
  readonly besides?: Readonly<Record<string, unknown>>;
}

const TIMES = [
  { wire: 'created_at', graph: ['createdAt'] },
  { wire: 'updated_at', graph: ['updatedAt'] },
].map((field) => ({ ...field, unreadable: [canary('TIME'), '2026-01-15T10:30:00', 1768473000] }));

const TEXTS = [7, true, { text: canary('TEXT') }, [canary('TEXT')]];
const BOOLEANS = [1, 'true', canary('BOOLEAN'), {}];
const URLS = ['ftp://example.com', canary('URL'), 7, {}];
const NUMBERS = [canary('NUMBER'), 2 ** 31, true, {}];

const times = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-16T10:30:00Z' };
const SENDCLOUD = '/api/v3/event-subscriptions';
const SHIPPING_CHANNELS = '/v1/webhook-subscriptions';

const connection: OddNoun = {
  noun: 'connection',
  good: { type: 'webhook', configuration: { url: 'https://example.com/a' }, ...times },
  idOf: (index) => index + 1,
  selections: {
    typeName: '... on AnyConnection { typeName }',
    createdAt: '... on AnyConnection { createdAt }',
    updatedAt: '... on AnyConnection { updatedAt }',
    url: '... on WebhookConnection { url }',
  },
  list: {
    requestPath: `${SENDCLOUD}/connections`,
    query: (selection) => `{ connections { ... on AnyConnection { id } ${selection} } }`,
    path: ['connections'],
  },
  byId: {
    requestPath: `${SENDCLOUD}/connections/1`,
    query: (selection) => `{ connection(id: 1) { ... on AnyConnection { id } ${selection} } }`,
    path: ['connection'],
  },
  // Its kind is not known then, so it has no URL.
  fields: [
    { wire: 'type', graph: ['typeName'], unreadable: TEXTS, besides: { url: undefined } },
    ...TIMES,
  ],
};

const eventSubscription: OddNoun = {
  noun: 'event subscription',
  good: { connection_id: 1, event_type: 'parcels.event.created', is_active: true, ...times },
  idOf: (index) => index + 1,
  selections: {
    connectionId: 'connectionId',
    eventType: 'eventType',
    eventTypeName: 'eventTypeName',
    active: 'active',
    createdAt: 'createdAt',
    updatedAt: 'updatedAt',
  },
  list: {
    requestPath: `${SENDCLOUD}/subscriptions`,
    query: (selection) => `{ eventSubscriptions { id ${selection} } }`,
    path: ['eventSubscriptions'],
  },
  byId: {
    requestPath: `${SENDCLOUD}/subscriptions/1`,
    query: (selection) => `{ eventSubscription(id: 1) { id ${selection} } }`,
    path: ['eventSubscription'],
  },
  fields: [
    { wire: 'connection_id', graph: ['connectionId'], unreadable: ['01', 1.5, -1, true, {}] },
    { wire: 'event_type', graph: ['eventType', 'eventTypeName'], unreadable: TEXTS },
    { wire: 'is_active', graph: ['active'], unreadable: BOOLEANS },
    ...TIMES,
  ],
};

const webhookSubscription: OddNoun = {
  noun: 'webhook subscription',
  good: {
    url: 'https://example.com/a',
    events: ['shipping_channel.created', 'shipment.created'],
    status: 'active',
    ...times,
  },
  idOf: (index) => `wh_${index}`,
  selections: {
    url: 'url',
    events: 'events',
    eventNames: 'eventNames',
    active: 'active',
    createdAt: 'createdAt',
    updatedAt: 'updatedAt',
  },
  list: {
    requestPath: SHIPPING_CHANNELS,
    query: (selection) => `{ webhookSubscriptions(perPage: 100) { items { id ${selection} } } }`,
    path: ['webhookSubscriptions', 'items'],
  },
  byId: {
    requestPath: `${SHIPPING_CHANNELS}/wh_0`,
    query: (selection) => `{ webhookSubscription(id: "wh_0") { id ${selection} } }`,
    path: ['webhookSubscription'],
  },
  fields: [
    { wire: 'url', graph: ['url'], unreadable: URLS },
    {
      wire: 'events',
      graph: ['events', 'eventNames'],
      unreadable: ['shipping_channel.created', { 0: canary('EVENT') }, [1], ['a', null]],
    },
    {
      wire: 'status',
      graph: ['active'],
      unreadable: TEXTS,
      byId: { wire: 'active', good: true, unreadable: BOOLEANS },
    },
    ...TIMES,
  ],
};

const webhookDelivery: OddNoun = {
  noun: 'webhook delivery',
  good: {
    webhook_subscription_id: 'wh_1',
    event_type: 'tracking_parcel.created',
    status: 'success',
    url: 'https://example.com/a',
    request_headers: { Accept: '*/*' },
    request_body: { id: 'evt_1' },
    response_status: 200,
    response_body: 'OK',
    duration_ms: 12,
    error_message: 'none',
    created_at: times.created_at,
  },
  idOf: (index) => `whl_${index}`,
  selections: {
    event: 'event',
    eventName: 'eventName',
    status: 'status',
    statusName: 'statusName',
    url: 'url',
    requestHeaders: 'requestHeaders { name value }',
    requestBody: 'requestBody',
    responseStatus: 'responseStatus',
    responseBody: 'responseBody',
    durationMs: 'durationMs',
    errorMessage: 'errorMessage',
    createdAt: 'createdAt',
  },
  list: {
    requestPath: `${SHIPPING_CHANNELS}/wh_1/logs`,
    query: (selection) =>
      `{ webhookSubscription(id: "wh_1") { deliveries(perPage: 100) { items { id subscriptionId ${selection} } } } }`,
    path: ['webhookSubscription', 'deliveries', 'items'],
    calls: 2,
  },
  byId: {
    requestPath: `${SHIPPING_CHANNELS}/wh_1/logs/whl_0`,
    query: (selection) =>
      `{ webhookDelivery(subscriptionId: "wh_1", id: "whl_0") { id subscriptionId ${selection} } }`,
    path: ['webhookDelivery'],
  },
  fields: [
    // It was asked for under its subscription, so its id is known.
    { wire: 'webhook_subscription_id', graph: [], unreadable: [7, {}, '..'] },
    { wire: 'event_type', graph: ['event', 'eventName'], unreadable: TEXTS },
    { wire: 'status', graph: ['status', 'statusName'], unreadable: TEXTS },
    { wire: 'url', graph: ['url'], unreadable: URLS },
    {
      wire: 'request_headers',
      graph: ['requestHeaders'],
      unreadable: [['a'], [{ name: canary('HEADER') }], canary('HEADER'), 7],
    },
    { wire: 'request_body', graph: ['requestBody'], unreadable: [] },
    { wire: 'response_status', graph: ['responseStatus'], unreadable: NUMBERS },
    { wire: 'response_body', graph: ['responseBody'], unreadable: [7, true] },
    { wire: 'duration_ms', graph: ['durationMs'], unreadable: NUMBERS },
    { wire: 'error_message', graph: ['errorMessage'], unreadable: TEXTS },
    { wire: 'created_at', graph: ['createdAt'], unreadable: [canary('TIME'), 7] },
  ],
};

const eventDescription: OddNoun = {
  noun: 'event description',
  good: { label: 'A label', description: 'A description' },
  key: 'value',
  idOf: (index) => `event.${index}`,
  selections: { label: 'label', description: 'description' },
  list: {
    requestPath: `${SHIPPING_CHANNELS}/available-events`,
    query: (selection) => `{ availableEvents { name ${selection} } }`,
    path: ['availableEvents'],
  },
  fields: [
    { wire: 'label', graph: ['label'], unreadable: TEXTS },
    { wire: 'description', graph: ['description'], unreadable: TEXTS },
  ],
};

export const ODD_NOUNS: readonly OddNoun[] = [
  connection,
  eventSubscription,
  webhookSubscription,
  webhookDelivery,
  eventDescription,
];
