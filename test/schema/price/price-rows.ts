const representations = (typeName: string, count: number) =>
  Array.from({ length: count }, (_, id) => ({ __typename: typeName, id: String(id + 1) }));
const ENTITIES = `query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on WebhookSubscription { url } ... on AnyConnection { id } ... on EventSubscription { id } } }`;
const NAMED = ENTITIES.replace('url', 'name');

interface Row {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  /** Reads of Sendcloud and of Shipping Channels. */
  readonly reads: readonly [sendcloud: number, shippingChannels: number];
  readonly writes?: readonly [sendcloud: number, shippingChannels: number];
}

/** Operations, and how many reads and writes they cost at most at Sendcloud and Shipping Channels. */
export const PRICES: readonly Row[] = [
  { query: '{ __typename __schema { types { name } } }', reads: [0, 0] },
  { query: '{ rateLimits { remaining } }', reads: [0, 0] },
  // One id is one call, and any other of the same noun the list.
  { query: '{ connection(id: 1) { __typename } }', reads: [1, 0] },
  {
    query: '{ a: connection(id: 1) { __typename } b: connection(id: 1) { __typename } }',
    reads: [1, 0],
  },
  {
    query: '{ a: connection(id: 1) { __typename } b: connection(id: 2) { __typename } }',
    reads: [1, 0],
  },
  {
    query: '{ a: connection(id: 1) { __typename } b: connection(id: "?") { __typename } }',
    reads: [1, 0],
  },
  { query: '{ connection(id: 1) { __typename } connections { __typename } }', reads: [1, 0] },
  {
    query:
      '{ connections { ... on AnyConnection { subscriptions { connection { __typename } } } } }',
    reads: [2, 0],
  },
  {
    query:
      '{ connection(id: 1) { ... on AnyConnection { subscriptions { connection { __typename } } } } }',
    reads: [3, 0],
  },
  { query: '{ eventSubscription(id: 1) { connection { __typename } } }', reads: [2, 0] },
  { query: '{ eventSubscriptions { connection { __typename } } }', reads: [2, 0] },
  {
    query:
      '{ a: eventSubscription(id: 1) { connection { __typename } } b: eventSubscription(id: 2) { connection { __typename } } }',
    reads: [3, 0],
  },
  { query: ENTITIES, variables: { r: representations('WebhookConnection', 100) }, reads: [1, 0] },
  {
    query: ENTITIES,
    variables: {
      r: [...representations('KlaviyoConnection', 50), ...representations('EventSubscription', 50)],
    },
    reads: [2, 0],
  },
  // What is no representation is refused, and costs nothing.
  {
    query: ENTITIES,
    variables: {
      r: [
        'WebhookConnection',
        { __typename: 'WebhookConnection', id: { toString: 1 } },
        { __typename: 'WebhookConnection', id: ['1'] },
        { __typename: 'Nonsense', id: '1' },
        { __typename: 'WebhookConnection', id: 1 },
      ],
    },
    reads: [1, 0],
  },
  {
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { __typename } eventSubscriptions { connection { __typename } } }`,
    variables: {
      r: [
        { __typename: 'WebhookConnection', id: '1' },
        { __typename: 'Nonsense', id: '2' },
      ],
    },
    reads: [3, 0],
  },
  {
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on WebhookSubscription { deliveries { totalCount } } } }`,
    variables: {
      r: [
        ...representations('WebhookConnection', 40),
        ...representations('WebhookSubscription', 2),
      ],
    },
    reads: [1, 5],
  },
  // Webhook subscriptions.
  { query: '{ webhookSubscription(id: "wh_1") { name } }', reads: [0, 1] },
  {
    query:
      '{ a: webhookSubscription(id: "wh_1") { url } b: webhookSubscription(id: "wh_2") { url } }',
    reads: [0, 3],
  },
  {
    query:
      '{ a: webhookSubscription(id: "wh_1") { name } b: webhookSubscription(id: "wh_2") { name } }',
    reads: [0, 2],
  },
  { query: '{ webhookSubscriptions { items { url } } }', reads: [0, 1] },
  { query: '{ webhookSubscriptions(perPage: 10) { items { name } } }', reads: [0, 11] },
  {
    query:
      '{ webhookSubscriptions(perPage: 10) { items { a: name b: name ...F } } } fragment F on WebhookSubscription { name }',
    reads: [0, 11],
  },
  { query: '{ webhookSubscriptions(perPage: 100) { items { name } } }', reads: [0, 101] },
  // What is asked for twice is read once.
  {
    query:
      '{ a: webhookSubscriptions(perPage: 10) { items { name } } b: webhookSubscriptions(perPage: 10) { items { name } } }',
    reads: [0, 11],
  },
  {
    query:
      '{ a: webhookSubscriptions(perPage: 10) { items { name } } b: webhookSubscriptions(page: 2, perPage: 10) { items { name } } }',
    reads: [0, 22],
  },
  {
    query: '{ webhookSubscriptions(perPage: 15) { a: items { name } b: items { name } } }',
    reads: [0, 16],
  },
  {
    query:
      '{ a: webhookSubscription(id: "wh_1") { deliveries { totalCount } } b: webhookSubscription(id: "wh_1") { deliveries { totalCount } } }',
    reads: [0, 2],
  },
  {
    query:
      '{ a: webhookSubscription(id: "wh_1") { deliveries { totalCount } } b: webhookSubscription(id: "wh_2") { deliveries { totalCount } } }',
    reads: [0, 5],
  },
  { query: '{ webhookSubscriptions(perPage: 101) { items { name } } }', reads: [0, 1] },
  {
    query:
      'query ($n: Int!, $skip: Boolean!) { webhookSubscriptions(perPage: $n) { items { name @skip(if: $skip) } } }',
    variables: { n: 7, skip: false },
    reads: [0, 8],
  },
  {
    query:
      'query ($n: Int!, $skip: Boolean!) { webhookSubscriptions(perPage: $n) { items { name @skip(if: $skip) } } }',
    variables: { n: 7, skip: true },
    reads: [0, 1],
  },
  {
    query: '{ webhookSubscriptions(perPage: 3) { items { deliveries { totalCount } } } }',
    reads: [0, 4],
  },
  // The health is the page of a hundred deliveries, whoever asks for it.
  { query: '{ webhookSubscription(id: "wh_1") { health { verdict } } }', reads: [0, 2] },
  {
    query:
      '{ webhookSubscriptions(perPage: 10) { items { health { verdict lastFailure { requestHeaders { name } } } } } }',
    reads: [0, 11],
  },
  {
    query:
      '{ webhookSubscriptions(perPage: 10) { items { health { verdict } deliveries(perPage: 100) { items { status } } } } }',
    reads: [0, 11],
  },
  {
    query:
      '{ a: webhookSubscription(id: "wh_1") { health { verdict } } b: webhookSubscription(id: "wh_1") { deliveries(perPage: 100) { page } } }',
    reads: [0, 2],
  },
  {
    query: '{ webhookSubscription(id: "wh_1") { health { verdict } deliveries { page } } }',
    reads: [0, 3],
  },
  {
    query:
      '{ webhookSubscriptions(perPage: 10) { items { health { verdict } deliveries(page: 2, perPage: 100) { page } } } }',
    reads: [0, 21],
  },
  {
    query:
      'query ($n: Int!) { webhookSubscription(id: "wh_1") { health { verdict } deliveries(perPage: $n) { page } } }',
    variables: { n: 100 },
    reads: [0, 2],
  },
  {
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on WebhookSubscription { health { verdict } } } }`,
    variables: { r: representations('WebhookSubscription', 2) },
    reads: [0, 5],
  },
  {
    query:
      '{ webhookSubscription(id: "wh_1") { name a: deliveries { totalCount } b: deliveries(page: 2) { totalCount } c: deliveries { lastPage } } }',
    reads: [0, 3],
  },
  {
    query:
      '{ webhookDelivery(subscriptionId: "wh_1", id: "whl_1") { status } availableEvents { event } }',
    reads: [0, 2],
  },
  { query: ENTITIES, variables: { r: representations('WebhookSubscription', 20) }, reads: [0, 21] },
  { query: NAMED, variables: { r: representations('WebhookSubscription', 20) }, reads: [0, 20] },
  // Mutations, one after the other.
  // A record is read before it is ensured; of webhook subscriptions, up to 3 pages and 3 names.
  {
    query:
      'mutation { ensureWebhookConnection(input: { url: "https://a.example" }) { ... on EnsureWebhookConnectionSuccess { connection { subscriptions { id } } } } }',
    reads: [2, 0],
    writes: [1, 0],
  },
  {
    query:
      'mutation { ensureEventSubscription(input: { connectionId: 1, eventType: PARCELS_EVENT_CREATED }) { __typename } }',
    reads: [1, 0],
    writes: [1, 0],
  },
  {
    query:
      'mutation { ensureWebhookSubscription(input: { url: "https://a.example", name: "A", events: [TRACKING_PARCEL_CREATED], secret: "12345678" }) { ... on EnsureWebhookSubscriptionSuccess { subscription { name } } } }',
    reads: [0, 6],
    writes: [0, 1],
  },
  {
    query: 'mutation { deleteConnection(input: { id: 1 }) { __typename } }',
    reads: [0, 0],
    writes: [1, 0],
  },
  {
    query:
      'mutation { updateWebhookConnection(input: { id: 1 }) { ... on UpdateWebhookConnectionSuccess { connection { subscriptions { connection { __typename } } } } } }',
    reads: [3, 0],
    writes: [1, 0],
  },
  {
    query:
      'mutation { a: updateWebhookSubscription(input: { id: "wh_1", name: "x" }) { ...R } b: updateWebhookSubscription(input: { id: "wh_1", name: "y" }) { ...R } } fragment R on UpdateWebhookSubscriptionSuccess { subscription { name deliveries { totalCount } } }',
    reads: [0, 4],
    writes: [0, 2],
  },
  // What will not run costs nothing.
  {
    query: 'query ($n: Int!) { webhookSubscriptions(perPage: $n) { items { name } } }',
    variables: { n: 'x' },
    reads: [0, 0],
  },
];
