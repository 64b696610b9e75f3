/** What every mutation is tested with. */
export interface MutationRow {
  readonly field: string;
  readonly api: 'sendcloud' | 'shipping-channels';
  /** An input that is valid on the demo data; absent for a mutation without one. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** What is selected of the success, and what it then is. */
  readonly selection: string;
  readonly expected: Readonly<Record<string, unknown>>;
  /** `METHOD path` of each upstream request of a success, the write last. */
  readonly calls: readonly string[];
  /** Which typed errors it can have. */
  readonly errors: readonly ('Validation' | 'NotFound' | 'Forbidden' | 'Conflict')[];
  /** For `NotFound`: what in the input names what does not exist. */
  readonly missing?: Readonly<Record<string, unknown>>;
}

const SENDCLOUD = '/api/v3/event-subscriptions';
const SHIPPING_CHANNELS = '/v1/webhook-subscriptions';

/** The fifteen mutations of the graph. */
export const MUTATIONS: readonly MutationRow[] = [
  {
    field: 'createWebhookConnection',
    api: 'sendcloud',
    input: {
      url: 'https://new.example.com/hook',
      auth: { bearer: { token: 'a-token-of-mine' } },
      extraHeaders: [{ name: 'X-Shop', value: 'main' }],
    },
    selection: 'connection { url authType extraHeaders { name value } subscriptions { id } }',
    expected: {
      connection: {
        url: 'https://new.example.com/hook',
        authType: 'BEARER',
        extraHeaders: [{ name: 'X-Shop', value: 'main' }],
        subscriptions: [],
      },
    },
    calls: [`POST ${SENDCLOUD}/connections`, `GET ${SENDCLOUD}/subscriptions`],
    errors: ['Validation', 'Forbidden'],
  },
  {
    field: 'createKlaviyoConnection',
    api: 'sendcloud',
    selection: 'connection { typeName }',
    expected: { connection: { typeName: 'klaviyo' } },
    calls: [`POST ${SENDCLOUD}/connections`],
    errors: ['Validation', 'Forbidden'],
  },
  {
    field: 'updateWebhookConnection',
    api: 'sendcloud',
    input: { id: '1', url: 'https://new.example.com/hook' },
    selection: 'connection { id url authType extraHeaders { name value } }',
    expected: {
      connection: {
        id: '1',
        url: 'https://new.example.com/hook',
        authType: 'BEARER',
        extraHeaders: [{ name: 'X-Custom-Header', value: 'my-value' }],
      },
    },
    calls: [`GET ${SENDCLOUD}/connections/1`, `PATCH ${SENDCLOUD}/connections/1`],
    errors: ['Validation', 'NotFound', 'Forbidden'],
    missing: { id: '404' },
  },
  {
    field: 'deleteConnection',
    api: 'sendcloud',
    input: { id: '1' },
    selection: 'id',
    expected: { id: '1' },
    calls: [`DELETE ${SENDCLOUD}/connections/1`],
    errors: ['Validation', 'NotFound', 'Forbidden'],
    missing: { id: '404' },
  },
  {
    field: 'startKlaviyoAuthorization',
    api: 'sendcloud',
    input: { connectionId: '2' },
    selection: 'connectionId',
    expected: { connectionId: '2' },
    calls: [`POST ${SENDCLOUD}/connections/2/authorization`],
    errors: ['Validation', 'NotFound', 'Forbidden', 'Conflict'],
    missing: { connectionId: '404' },
  },
  {
    field: 'createEventSubscription',
    api: 'sendcloud',
    input: { connectionId: '9007199254740993', eventType: 'PARCELS_EVENT_CREATED', active: false },
    selection: 'subscription { connectionId eventType active }',
    expected: {
      subscription: {
        connectionId: '9007199254740993',
        eventType: 'PARCELS_EVENT_CREATED',
        active: false,
      },
    },
    calls: [`POST ${SENDCLOUD}/subscriptions`],
    errors: ['Validation', 'Forbidden', 'Conflict'],
  },
  {
    field: 'updateEventSubscription',
    api: 'sendcloud',
    input: { id: '1', active: false },
    selection: 'subscription { id connectionId active }',
    expected: { subscription: { id: '1', connectionId: '1', active: false } },
    calls: [`PATCH ${SENDCLOUD}/subscriptions/1`],
    errors: ['Validation', 'NotFound', 'Forbidden', 'Conflict'],
    missing: { id: '404' },
  },
  {
    field: 'deleteEventSubscription',
    api: 'sendcloud',
    input: { id: '1' },
    selection: 'id',
    expected: { id: '1' },
    calls: [`DELETE ${SENDCLOUD}/subscriptions/1`],
    errors: ['Validation', 'NotFound', 'Forbidden'],
    missing: { id: '404' },
  },
  {
    field: 'sendTestEvent',
    api: 'sendcloud',
    input: { subscriptionId: '1' },
    selection: 'delivered statusCode responseBody',
    // The documented connection sends to a host that the sandbox does not reach.
    expected: { delivered: false, statusCode: null, responseBody: null },
    calls: [`POST ${SENDCLOUD}/broadcast/test/1`],
    errors: ['Validation', 'NotFound', 'Forbidden'],
    missing: { subscriptionId: '404' },
  },
  {
    field: 'createWebhookSubscription',
    api: 'shipping-channels',
    input: {
      name: 'New one',
      url: 'https://new.example.com/hook',
      events: ['TRACKING_PARCEL_CREATED'],
      secret: 'a-secret-of-mine',
    },
    selection: 'subscription { name url events secret active }',
    expected: {
      subscription: {
        name: 'New one',
        url: 'https://new.example.com/hook',
        events: ['TRACKING_PARCEL_CREATED'],
        secret: '••••••••••••••••',
        active: true,
      },
    },
    calls: [`POST ${SHIPPING_CHANNELS}`],
    errors: ['Validation', 'Forbidden', 'Conflict'],
  },
  {
    field: 'updateWebhookSubscription',
    api: 'shipping-channels',
    input: { id: 'wh_123456', active: false },
    selection: 'subscription { id name url active }',
    expected: {
      subscription: {
        id: 'wh_123456',
        name: 'Shipping Channel Updates',
        url: 'https://example.com/webhooks/shipping-channels',
        active: false,
      },
    },
    calls: [`GET ${SHIPPING_CHANNELS}/wh_123456`, `PUT ${SHIPPING_CHANNELS}/wh_123456`],
    errors: ['Validation', 'NotFound', 'Forbidden', 'Conflict'],
    missing: { id: 'wh_0' },
  },
  {
    field: 'deleteWebhookSubscription',
    api: 'shipping-channels',
    input: { id: 'wh_123456' },
    selection: 'id',
    expected: { id: 'wh_123456' },
    calls: [`DELETE ${SHIPPING_CHANNELS}/wh_123456`],
    errors: ['Validation', 'NotFound', 'Forbidden'],
    missing: { id: 'wh_0' },
  },
  {
    field: 'ensureWebhookConnection',
    api: 'sendcloud',
    input: {
      url: 'https://new.example.com/hook',
      auth: { bearer: { token: 'a-token-of-mine' } },
      extraHeaders: [{ name: 'X-Shop', value: 'main' }],
    },
    selection: 'outcome connection { url authType extraHeaders { name value } }',
    expected: {
      outcome: 'CREATED',
      connection: {
        url: 'https://new.example.com/hook',
        authType: 'BEARER',
        extraHeaders: [{ name: 'X-Shop', value: 'main' }],
      },
    },
    calls: [`GET ${SENDCLOUD}/connections`, `POST ${SENDCLOUD}/connections`],
    errors: ['Validation', 'Forbidden', 'Conflict'],
  },
  {
    field: 'ensureEventSubscription',
    api: 'sendcloud',
    input: { connectionId: '34', eventType: 'PARCELS_EVENT_CREATED', active: false },
    selection: 'outcome subscription { connectionId eventType active }',
    expected: {
      outcome: 'CREATED',
      subscription: { connectionId: '34', eventType: 'PARCELS_EVENT_CREATED', active: false },
    },
    calls: [`GET ${SENDCLOUD}/subscriptions`, `POST ${SENDCLOUD}/subscriptions`],
    errors: ['Validation', 'Forbidden', 'Conflict'],
  },
  {
    field: 'ensureWebhookSubscription',
    api: 'shipping-channels',
    input: {
      name: 'New one',
      url: 'https://new.example.com/hook',
      events: ['TRACKING_PARCEL_CREATED'],
      secret: 'a-secret-of-mine',
    },
    selection: 'outcome subscription { name url events secret active }',
    expected: {
      outcome: 'CREATED',
      subscription: {
        name: 'New one',
        url: 'https://new.example.com/hook',
        events: ['TRACKING_PARCEL_CREATED'],
        secret: '••••••••••••••••',
        active: true,
      },
    },
    calls: [`GET ${SHIPPING_CHANNELS}?page=1&per_page=100`, `POST ${SHIPPING_CHANNELS}`],
    errors: ['Validation', 'Forbidden', 'Conflict'],
  },
];
