/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** The events of Shipping Channels that this version knows. The API may send others: fields that end in `Name` or `Names` hold them. */
export type Event =
  /** A new shipping channel is created. */
  | 'SHIPPING_CHANNEL_CREATED'
  /** A shipping channel is deleted. */
  | 'SHIPPING_CHANNEL_DELETED'
  /** The status of a shipping channel changes. */
  | 'SHIPPING_CHANNEL_STATUS_CHANGED'
  /** A shipping channel is updated. */
  | 'SHIPPING_CHANNEL_UPDATED'
  /** A shipping channel is successfully validated. */
  | 'SHIPPING_CHANNEL_VALIDATED'
  /** A new tracking parcel is created. */
  | 'TRACKING_PARCEL_CREATED'
  /** A tracking parcel is deleted. */
  | 'TRACKING_PARCEL_DELETED'
  /** The status of a tracking parcel changes. */
  | 'TRACKING_PARCEL_STATUS_CHANGED'
  /** A tracking parcel is updated. */
  | 'TRACKING_PARCEL_UPDATED';

/** The event types of Sendcloud that this version knows. */
export type SendcloudEventType =
  /** Something happened to a parcel: it was shipped, delivered or returned, say. */
  | 'PARCELS_EVENT_CREATED';

/** What changes of a webhook subscription. What is absent stays; nothing of it can be null. */
export type UpdateWebhookSubscriptionInput = {
  /** Whether events are sent from now on. */
  active?: boolean | null | undefined;
  /** The events that are sent from now on. Those that it has and this version does not know are kept. */
  events?: Array<Event> | null | undefined;
  /** The id of the webhook subscription. */
  id: string | number;
  /** Its name from now on. */
  name?: string | null | undefined;
  /** What signs deliveries from now on. */
  secret?: string | null | undefined;
  /** Where events are sent from now on. */
  url?: string | null | undefined;
};

/** How Sendcloud authenticates to a webhook. */
export type WebhookAuthType =
  /** With a key in a header of its own. */
  | 'API_KEY'
  /** With a user name and a password. */
  | 'BASIC'
  /** With a bearer token. */
  | 'BEARER'
  /** It does not. */
  | 'NONE';

/** How a delivery can have ended, as far as this version knows. */
export type WebhookDeliveryStatus =
  /** The endpoint refused the event, or did not answer. */
  | 'FAILED'
  /** The endpoint accepted the event. */
  | 'SUCCESS';

export type ChangeWebhookSubscriptionMutationVariables = Exact<{
  input: UpdateWebhookSubscriptionInput;
}>;


export type ChangeWebhookSubscriptionMutation = { updateWebhookSubscription:
    | { __typename: 'HookgraphConflictError', message: string }
    | { __typename: 'HookgraphForbiddenError', message: string }
    | { __typename: 'HookgraphNotFoundError', message: string }
    | { __typename: 'HookgraphValidationError', message: string, issues: Array<{ path: Array<string>, code: string, message: string }> }
    | { __typename: 'UpdateWebhookSubscriptionSuccess', subscription: { id: string, name: string | null, url: string | null, eventNames: Array<string> | null, active: boolean | null, updatedAt: string | null } }
   | null };

export type ConnectionPageQueryVariables = Exact<{
  id: string | number;
}>;


export type ConnectionPageQuery = { connection:
    | { __typename: 'KlaviyoConnection', id: string, typeName: string | null, createdAt: string | null, updatedAt: string | null, subscriptions: Array<{ id: string, eventType: SendcloudEventType | null, eventTypeName: string | null, active: boolean | null, updatedAt: string | null }> | null }
    | { __typename: 'UnknownConnection', id: string, typeName: string | null, createdAt: string | null, updatedAt: string | null, subscriptions: Array<{ id: string, eventType: SendcloudEventType | null, eventTypeName: string | null, active: boolean | null, updatedAt: string | null }> | null }
    | { __typename: 'WebhookConnection', id: string, typeName: string | null, createdAt: string | null, updatedAt: string | null, url: string | null, authType: WebhookAuthType | null, authTypeName: string | null, subscriptions: Array<{ id: string, eventType: SendcloudEventType | null, eventTypeName: string | null, active: boolean | null, updatedAt: string | null }> | null, extraHeaders: Array<{ name: string, value: string, masked: boolean }> | null }
   | null };

export type DashboardQueryVariables = Exact<{ [key: string]: never; }>;


export type DashboardQuery = { connections: Array<
    | { __typename: 'KlaviyoConnection', id: string, typeName: string | null, updatedAt: string | null, subscriptions: Array<{ id: string, eventTypeName: string | null, active: boolean | null }> | null }
    | { __typename: 'UnknownConnection', id: string, typeName: string | null, updatedAt: string | null, subscriptions: Array<{ id: string, eventTypeName: string | null, active: boolean | null }> | null }
    | { __typename: 'WebhookConnection', url: string | null, authTypeName: string | null, id: string, typeName: string | null, updatedAt: string | null, subscriptions: Array<{ id: string, eventTypeName: string | null, active: boolean | null }> | null }
  > | null, webhookSubscriptions: { totalCount: number, items: Array<{ id: string, url: string | null, eventNames: Array<string> | null, active: boolean | null }> } | null, availableEvents: Array<{ name: string, label: string | null }> | null };

type ConnectionSummary_KlaviyoConnection_Fragment = { id: string, typeName: string | null, updatedAt: string | null };

type ConnectionSummary_UnknownConnection_Fragment = { id: string, typeName: string | null, updatedAt: string | null };

type ConnectionSummary_WebhookConnection_Fragment = { url: string | null, authTypeName: string | null, id: string, typeName: string | null, updatedAt: string | null };

export type ConnectionSummaryFragment =
  | ConnectionSummary_KlaviyoConnection_Fragment
  | ConnectionSummary_UnknownConnection_Fragment
  | ConnectionSummary_WebhookConnection_Fragment
;

export type EntitiesQueryVariables = Exact<{
  representations: Array<object> | object;
}>;


export type EntitiesQuery = { _entities: Array<
    | { __typename: 'EventSubscription', eventTypeName: string | null, active: boolean | null }
    | { __typename: 'KlaviyoConnection', typeName: string | null }
    | { __typename: 'WebhookConnection', url: string | null }
    | { __typename: 'WebhookSubscription', name: string | null, active: boolean | null }
   | null> };

export type WebhookSubscriptionTableQueryVariables = Exact<{
  page: number;
  perPage: number;
  withDeliveries?: boolean;
}>;


export type WebhookSubscriptionTableQuery = { webhookSubscriptions: { page: number, lastPage: number, totalCount: number, hasNextPage: boolean, items: Array<{ id: string, url: string | null, events: Array<Event> | null, eventNames: Array<string> | null, active: boolean | null, updatedAt: string | null, deliveries?: { totalCount: number, items: Array<{ id: string, eventName: string | null, status: WebhookDeliveryStatus | null, responseStatus: number | null, durationMs: number | null, createdAt: string | null }> } | null }> } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ConnectionSummaryFragmentDoc = new TypedDocumentString(`
    fragment ConnectionSummary on AnyConnection {
  id
  typeName
  updatedAt
  ... on WebhookConnection {
    url
    authTypeName
  }
}
    `, {"fragmentName":"ConnectionSummary"}) as unknown as TypedDocumentString<ConnectionSummaryFragment, unknown>;
export const ChangeWebhookSubscriptionDocument = new TypedDocumentString(`
    mutation ChangeWebhookSubscription($input: UpdateWebhookSubscriptionInput!) {
  updateWebhookSubscription(input: $input) {
    __typename
    ... on UpdateWebhookSubscriptionSuccess {
      subscription {
        id
        name
        url
        eventNames
        active
        updatedAt
      }
    }
    ... on HookgraphError {
      message
    }
    ... on HookgraphValidationError {
      issues {
        path
        code
        message
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeWebhookSubscriptionMutation, ChangeWebhookSubscriptionMutationVariables>;
export const ConnectionPageDocument = new TypedDocumentString(`
    query ConnectionPage($id: ID!) {
  connection(id: $id) {
    __typename
    ... on AnyConnection {
      id
      typeName
      createdAt
      updatedAt
      subscriptions {
        id
        eventType
        eventTypeName
        active
        updatedAt
      }
    }
    ... on WebhookConnection {
      url
      authType
      authTypeName
      extraHeaders {
        name
        value
        masked
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ConnectionPageQuery, ConnectionPageQueryVariables>;
export const DashboardDocument = new TypedDocumentString(`
    query Dashboard {
  connections {
    __typename
    ...ConnectionSummary
    ... on AnyConnection {
      subscriptions {
        id
        eventTypeName
        active
      }
    }
  }
  webhookSubscriptions(perPage: 25) {
    totalCount
    items {
      id
      url
      eventNames
      active
    }
  }
  availableEvents {
    name
    label
  }
}
    fragment ConnectionSummary on AnyConnection {
  id
  typeName
  updatedAt
  ... on WebhookConnection {
    url
    authTypeName
  }
}`) as unknown as TypedDocumentString<DashboardQuery, DashboardQueryVariables>;
export const EntitiesDocument = new TypedDocumentString(`
    query Entities($representations: [_Any!]!) {
  _entities(representations: $representations) {
    __typename
    ... on WebhookConnection {
      url
    }
    ... on KlaviyoConnection {
      typeName
    }
    ... on EventSubscription {
      eventTypeName
      active
    }
    ... on WebhookSubscription {
      name
      active
    }
  }
}
    `) as unknown as TypedDocumentString<EntitiesQuery, EntitiesQueryVariables>;
export const WebhookSubscriptionTableDocument = new TypedDocumentString(`
    query WebhookSubscriptionTable($page: Int!, $perPage: Int!, $withDeliveries: Boolean! = false) {
  webhookSubscriptions(page: $page, perPage: $perPage) {
    items {
      id
      url
      events
      eventNames
      active
      updatedAt
      deliveries(perPage: 3) @include(if: $withDeliveries) {
        totalCount
        items {
          id
          eventName
          status
          responseStatus
          durationMs
          createdAt
        }
      }
    }
    page
    lastPage
    totalCount
    hasNextPage
  }
}
    `) as unknown as TypedDocumentString<WebhookSubscriptionTableQuery, WebhookSubscriptionTableQueryVariables>;