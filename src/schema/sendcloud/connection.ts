import {
  type Connection,
  isWebhookAuthType,
  type KlaviyoConnection,
  type UnknownConnection,
  type WebhookConnection,
} from '../../domain/sendcloud.ts';
import type { Sent } from '../../domain/upstream.ts';
import { builder } from '../builder.ts';
import { byIdPrice, listPrice } from '../price/field-prices.ts';
import type { LoadEntity } from '../subgraph.ts';
import { HttpHeaderRef } from '../value-types.ts';
import { EventSubscriptionRef } from './event-subscription.ts';

/** A configuration has no schema at the API: what cannot be read there is shown as if it were absent. */
const readable = <T>(sent: Sent<T>): T | null => (sent instanceof Error ? null : sent);

const ConnectionTypeRef = builder.enumType('ConnectionType', {
  description: 'The kinds of connection that can be asked for.',
  values: {
    WEBHOOK: { value: 'webhook', description: 'Events are sent to a URL.' },
    KLAVIYO: { value: 'klaviyo', description: 'Events are sent to a Klaviyo account.' },
  } as const,
});

const WebhookAuthTypeRef = builder.enumType('WebhookAuthType', {
  description: 'How Sendcloud authenticates to a webhook.',
  values: {
    NONE: { value: 'none', description: 'It does not.' },
    BEARER: { value: 'bearer', description: 'With a bearer token.' },
    BASIC: { value: 'basic', description: 'With a user name and a password.' },
    API_KEY: { value: 'api_key', description: 'With a key in a header of its own.' },
  } as const,
});

const AnyConnectionRef = builder.interfaceRef<Connection>('AnyConnection').implement({
  description: 'What every member of `Connection` has, so that one fragment reads any of them.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Exact decimal text of a 64-bit integer. Unique among connections only.',
    }),
    typeName: t.sent({
      type: 'String',
      description:
        'The kind, in the word that the API sent: also one this version does not know. Null when it sends none.',
      read: ({ typeName }) => typeName,
    }),
    subscriptions: t.upstream({
      type: [EventSubscriptionRef],
      description:
        'The event subscriptions that send to this connection. One call for all connections of the operation.',
      price: listPrice('eventSubscription'),
      read: ({ id }, _args, { loaders }) =>
        loaders.sendcloud.eventSubscription.listByConnection(id),
    }),
    createdAt: t.sent({
      type: 'DateTime',
      description: 'When it was created. Null when the API does not say.',
      read: ({ createdAt }) => createdAt,
    }),
    updatedAt: t.sent({
      type: 'DateTime',
      description: 'When it was last changed. Null when the API does not say.',
      read: ({ updatedAt }) => updatedAt,
    }),
  }),
});

/** Events are sent to a URL. */
export const WebhookConnectionRef = builder
  .objectRef<WebhookConnection>('WebhookConnection')
  .implement({
    description: 'A Sendcloud connection that sends events to a URL.',
    interfaces: [AnyConnectionRef],
    directives: { key: { fields: 'id' } },
    fields: (t) => ({
      url: t.sent({
        type: 'URL',
        description:
          'Where events are sent, with what is secret in it masked. Null when the API holds no URL that can be read.',
        read: ({ url }) => url,
      }),
      authType: t.sent({
        type: WebhookAuthTypeRef,
        description:
          'How Sendcloud authenticates there. Null when the API does not say, or names a way that this version does not know: see `authTypeName`.',
        read({ authTypeName }) {
          const name = readable(authTypeName);
          return isWebhookAuthType(name) ? name : null;
        },
      }),
      authTypeName: t.sent({
        type: 'String',
        description: 'The same in the word that the API sent. Null when it does not say.',
        read: ({ authTypeName }) => readable(authTypeName),
      }),
      extraHeaders: t.sent({
        type: [HttpHeaderRef],
        description:
          'Headers that Sendcloud adds to every delivery, in the order of the API. Null when the API does not say, or holds none that can be read.',
        read: ({ extraHeaders }) => readable(extraHeaders),
      }),
    }),
  });

/** Events are sent to a Klaviyo account. */
export const KlaviyoConnectionRef = builder
  .objectRef<KlaviyoConnection>('KlaviyoConnection')
  .implement({
    description:
      'A Sendcloud connection that sends events to a Klaviyo account. The API does not tell whether it has been authorised.',
    interfaces: [AnyConnectionRef],
    directives: { key: { fields: 'id' } },
  });

const UnknownConnectionRef = builder.objectRef<UnknownConnection>('UnknownConnection').implement({
  description:
    'A Sendcloud connection of a kind that this version does not know, or that the API does not tell: see `typeName`.',
  interfaces: [AnyConnectionRef],
});

/** Where events are delivered. */
const ConnectionRef = builder.unionType('Connection', {
  description: 'Where Sendcloud delivers events.',
  types: [WebhookConnectionRef, KlaviyoConnectionRef, UnknownConnectionRef],
  resolveType: ({ kind }) => {
    switch (kind) {
      case 'webhook':
        return WebhookConnectionRef;
      case 'klaviyo':
        return KlaviyoConnectionRef;
      case 'unknown':
        return UnknownConnectionRef;
    }
  },
});

builder.objectField(EventSubscriptionRef, 'connection', (t) =>
  t.upstream({
    type: ConnectionRef,
    description:
      'The connection itself; null when it no longer exists, or when `connectionId` is null. At most two calls for all of the operation.',
    price: byIdPrice('connection'),
    read: ({ connectionId }, _args, { loaders }) =>
      typeof connectionId === 'string'
        ? loaders.sendcloud.connection.load(connectionId)
        : connectionId,
  }),
);

builder.queryFields((t) => ({
  connection: t.upstream({
    type: ConnectionRef,
    description: 'One Sendcloud connection; null when it does not exist. One call.',
    args: { id: t.arg.id({ required: true, description: 'The id of the connection.' }) },
    price: byIdPrice('connection'),
    read: (_query, { id }, { loaders }) => loaders.sendcloud.connection.load(id),
  }),
  connections: t.upstream({
    type: [ConnectionRef],
    description:
      'All Sendcloud connections of the organisation, in the order of the API. One call.',
    args: {
      type: t.arg({
        type: ConnectionTypeRef,
        description:
          'Only connections that are known to be of this kind; all kinds when absent or null.',
      }),
    },
    price: listPrice('connection'),
    read: (_query, _args, { loaders }) => loaders.sendcloud.connection.list(),
    value: (connections, { type }) =>
      type ? connections.filter(({ kind }) => kind === type) : connections,
  }),
}));

/** Null when the id is that of a connection of another kind. Throws what is wrong with a kind that cannot be read. */
function loadConnectionOf(kind: Connection['kind']): LoadEntity {
  return async (id, { loaders }) => {
    const connection = await loaders.sendcloud.connection.load(id);
    if (connection.typeName instanceof Error) throw connection.typeName;
    return connection.kind === kind ? connection : null;
  };
}

export const loadWebhookConnection = loadConnectionOf('webhook');
export const loadKlaviyoConnection = loadConnectionOf('klaviyo');
