import {
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isObjectType,
} from 'graphql';
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { schema } from '../../../src/schema/index.ts';

const MAX_DEPTH = 5;

/** A query of the whole graph, with aliases, fragments, directives and entities, that is valid. */
export function randomOperation(seed: number): string {
  const { below, pick } = createSeededRandom(seed);
  const happens = (percent: number) => below(100) < percent;
  let aliases = 0;

  function argument({ name, type }: GraphQLArgument, field: string): string | null {
    const named = getNamedType(type);
    if (name === 'representations') return `representations: [${representations()}]`;
    if (isEnumType(named)) return happens(50) ? null : `${name}: ${pick(named.getValues()).name}`;
    if (name === 'active') return happens(50) ? null : `active: ${happens(50)}`;
    if (name === 'page') return happens(60) ? null : `page: ${pick(['1', '2', '9', '0'])}`;
    if (name === 'perPage')
      return happens(30) ? null : `perPage: ${pick(['1', '2', '3', '5', '101'])}`;
    if (name === 'subscriptionId') return `subscriptionId: "${pick(['wh_123456', 'wh_no'])}"`;
    const isWebhook = field === 'webhookSubscription';
    if (name === 'id' && isWebhook) return `id: "${pick(WEBHOOK_IDS)}"`;
    if (name === 'id' && field === 'webhookDelivery')
      return `id: "${pick(['whl_123456', 'whl_no'])}"`;
    return `${name}: "${pick(SENDCLOUD_IDS)}"`;
  }

  function representations(): string {
    const types = ['WebhookConnection', 'KlaviyoConnection', 'EventSubscription', 'Nonsense'];
    return Array.from({ length: 1 + below(4) }, () =>
      happens(40)
        ? `{ __typename: "WebhookSubscription", id: "${pick(WEBHOOK_IDS)}" }`
        : `{ __typename: "${pick(types)}", id: "${pick(SENDCLOUD_IDS)}" }`,
    ).join(' ');
  }

  function selection(type: GraphQLNamedType, depth: number): string {
    if (isAbstractType(type)) {
      const parts = schema
        .getPossibleTypes(type)
        .filter(() => happens(60))
        .map((possible) => `... on ${possible.name} ${selection(possible, depth)}`);
      return `{ __typename ${parts.join(' ')} }`;
    }
    if (!isObjectType(type)) return '';
    return `{ __typename ${fields(type, depth)} }`;
  }

  function fields(type: GraphQLObjectType, depth: number): string {
    // Neither asks an API.
    const free = ['_service', 'receivedEvents'];
    const all = Object.values(type.getFields()).filter(({ name }) => !free.includes(name));
    return Array.from({ length: 1 + below(4) }, () => {
      const field = pick(all);
      const named = getNamedType(field.type);
      const isLeaf = !isObjectType(named) && !isAbstractType(named);
      if (!isLeaf && depth >= MAX_DEPTH) return '';
      const args = field.args.flatMap((each) => argument(each, field.name) ?? []);
      aliases += 1;
      const skip = happens(10) ? ` @skip(if: ${happens(50)})` : '';
      const called = `a${aliases}: ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${skip}`;
      const text = isLeaf ? called : `${called} ${selection(named, depth + 1)}`;
      return happens(10) ? `... on ${type.name} { ${text} }` : text;
    }).join(' ');
  }

  const query = schema.getQueryType();
  if (query == null) throw new Error('There is no query type.');
  return `{ ${fields(query, 1)} ${fields(query, 1)} }`;
}

const SENDCLOUD_IDS = ['1', '2', '3', '404', '?'];
const WEBHOOK_IDS = ['wh_123456', 'wh_no', 'wh_none', '?'];

/** A mutation of one to three fields, each with what can be read of what it has written. */
export function randomMutation(seed: number): string {
  const { below, pick } = createSeededRandom(seed);
  const connection =
    'connection { ... on AnyConnection { id subscriptions { id connection { __typename } } } }';
  const subscription =
    'subscription { id connection { __typename ... on AnyConnection { subscriptions { id } } } }';
  const webhook = 'subscription { name url deliveries(perPage: 2) { items { id } } }';
  const fields = [
    `updateWebhookConnection(input: { id: 1, url: "https://example.com/${seed}" }) { ... on UpdateWebhookConnectionSuccess { ${connection} } }`,
    `updateEventSubscription(input: { id: 1, active: true }) { ... on UpdateEventSubscriptionSuccess { ${subscription} } }`,
    `createEventSubscription(input: { connectionId: 1, eventType: PARCELS_EVENT_CREATED }) { ... on CreateEventSubscriptionSuccess { ${subscription} } }`,
    `updateWebhookSubscription(input: { id: "wh_123456", name: "n${seed}" }) { ... on UpdateWebhookSubscriptionSuccess { ${webhook} } }`,
    `updateWebhookSubscription(input: { id: "wh_no", events: [TRACKING_PARCEL_CREATED] }) { ... on UpdateWebhookSubscriptionSuccess { ${webhook} } }`,
    `ensureWebhookConnection(input: { url: "https://example.com/${seed % 9}" }) { ... on EnsureWebhookConnectionSuccess { ${connection} } }`,
    `ensureEventSubscription(input: { connectionId: 1, eventType: PARCELS_EVENT_CREATED, active: ${seed % 2 === 0} }) { ... on EnsureEventSubscriptionSuccess { ${subscription} } }`,
    `ensureWebhookSubscription(input: { url: "https://example.com/webhooks/shipping-channels", name: "Shipping Channel Updates", events: [${seed % 2 === 0 ? 'TRACKING_PARCEL_CREATED' : 'SHIPPING_CHANNEL_CREATED'}], secret: "12345678" }) { ... on EnsureWebhookSubscriptionSuccess { ${webhook} } }`,
    'deleteEventSubscription(input: { id: 404 }) { __typename }',
    'createKlaviyoConnection { ... on CreateKlaviyoConnectionSuccess { connection { id subscriptions { id } } } }',
  ];
  const chosen = Array.from({ length: 1 + below(3) }, (_, index) => `m${index}: ${pick(fields)}`);
  return `mutation { ${chosen.join(' ')} }`;
}
