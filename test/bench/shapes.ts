import type { ListSize } from './dataset.ts';

/** A GraphQL operation that every contender answers, with equal data. */
export interface Shape {
  readonly name: ShapeName;
  readonly title: string;
  /** The header in which a client sends its credential of the API that is asked. */
  readonly credentialHeader: string;
  /** Which query is sent. Its operation has a name, by which the bare limit knows what to do. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type ShapeName = 'connection' | 'subscriptions' | 'webhooks' | 'entities' | 'connections';

const SENDCLOUD = 'x-sendcloud-authorization';
const SHIPPING_CHANNELS = 'x-shipping-channels-authorization';

/** The least that a graph over REST can do. */
export const ONE_CONNECTION: Shape = {
  name: 'connection',
  title: 'one connection',
  credentialHeader: SENDCLOUD,
  query:
    'query Connection($id: ID!) { connection(id: $id) { ... on WebhookConnection { id url } } }',
  variables: { id: '7' },
};

/** A list whose items refer to another resource, which has no call for several of them. */
export const SUBSCRIPTIONS: Shape = {
  name: 'subscriptions',
  title: '50 subscriptions + their connections',
  credentialHeader: SENDCLOUD,
  query:
    'query Subscriptions { eventSubscriptions { id connection { ... on WebhookConnection { id url } } } }',
  variables: {},
};

/** The four shapes of the main table. */
export const SHAPES: readonly Shape[] = [
  ONE_CONNECTION,
  SUBSCRIPTIONS,
  {
    name: 'webhooks',
    title: 'page of 20 webhook subscriptions',
    credentialHeader: SHIPPING_CHANNELS,
    query:
      'query Webhooks { webhookSubscriptions(page: 1, perPage: 20) { items { id url eventNames active } totalCount } }',
    variables: {},
  },
  {
    name: 'entities',
    title: '16 `_entities`',
    credentialHeader: SENDCLOUD,
    query:
      'query Entities($representations: [_Any!]!) { _entities(representations: $representations) { ... on WebhookConnection { id url } } }',
    variables: {
      representations: Array.from({ length: 16 }, (_, index) => ({
        __typename: 'WebhookConnection',
        id: `${index + 1}`,
      })),
    },
  },
];

/** A list that costs every contender one call, so that only its length counts. */
export const LIST_SHAPE: Shape = {
  name: 'connections',
  title: 'list of connections',
  credentialHeader: SENDCLOUD,
  query: 'query Connections { connections { ... on WebhookConnection { id url } } }',
  variables: {},
};

/** How the credentials of requests follow each other. */
export interface Mode {
  readonly name: string;
  readonly title: string;
  /** How many credentials take turns; infinite when each request has a new one. */
  readonly credentials: number;
  /** Whether requests ask for data that is not kept: `cache-control: no-cache`. */
  readonly noCache: boolean;
}

/** Nothing of an earlier request helps: each has a new credential. */
export const COLD: Mode = {
  name: 'cold',
  title: 'each request a new credential',
  credentials: Number.POSITIVE_INFINITY,
  noCache: false,
};

export const MODES: readonly Mode[] = [
  COLD,
  {
    name: 'fleet',
    title: '1000 credentials in turn, `no-cache`',
    credentials: 1000,
    noCache: true,
  },
  { name: 'hot', title: 'one credential', credentials: 1, noCache: false },
];

/** The operation as the body of a POST. */
export function bodyOf({ query, variables }: Shape): string {
  return JSON.stringify({ query, variables });
}

/** The value of the header of a request. The fake upstream reads the size of the lists from it. */
export function credentialOf(size: ListSize, run: string, number: number): string {
  return `Bearer ${size}.${run}.${number}`;
}

/** Those of the given names, or all. Throws at a name that there is not. */
export function choose<Named extends { readonly name: string }>(
  all: readonly Named[],
  names: readonly string[] | undefined,
): readonly Named[] {
  const unknown = names?.find((name) => all.every((each) => each.name !== name));
  if (unknown !== undefined) {
    throw new Error(`${unknown} is none of ${all.map(({ name }) => name).join(', ')}.`);
  }
  return all.filter(({ name }) => names?.includes(name) ?? true);
}
