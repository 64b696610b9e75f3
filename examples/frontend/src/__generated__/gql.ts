/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Deliveries($id: ID!, $page: Int!) {\n  webhookSubscription(id: $id) {\n    id\n    deliveries(page: $page, perPage: 10) {\n      items {\n        id\n        eventName\n        statusName\n        responseStatus\n        durationMs\n        errorMessage\n        createdAt\n        requestBody\n        responseBody\n      }\n      page\n      lastPage\n      totalCount\n    }\n  }\n}": typeof types.DeliveriesDocument,
    "subscription Events($after: ID) {\n  eventReceived(after: $after) {\n    id\n    api\n    name\n    receivedAt\n    body\n    ... on SendcloudParcelEvent {\n      parcelId\n      phase\n    }\n    ... on ShippingChannelsEvent {\n      resource\n      resourceId\n      status\n    }\n  }\n}": typeof types.EventsDocument,
    "query Overview($page: Int!) {\n  connections {\n    ... on AnyConnection {\n      id\n      typeName\n      subscriptions {\n        id\n        eventTypeName\n        active\n      }\n    }\n    ... on WebhookConnection {\n      url\n      authTypeName\n    }\n  }\n  webhookSubscriptions(page: $page, perPage: 8) {\n    items {\n      id\n      url\n      eventNames\n      active\n      health {\n        ...Health\n      }\n    }\n    page\n    lastPage\n    totalCount\n  }\n}\n\nfragment Health on WebhookHealth {\n  verdict\n  attempts\n  failures\n  successRate\n  lastFailure {\n    id\n    eventName\n    responseStatus\n    errorMessage\n    createdAt\n  }\n}": typeof types.OverviewDocument,
    "query AvailableEvents {\n  availableEvents {\n    event\n    name\n    description\n  }\n}\n\nmutation CreateWebhook($input: CreateWebhookSubscriptionInput!) {\n  result: createWebhookSubscription(input: $input) {\n    __typename\n    ... on CreateWebhookSubscriptionSuccess {\n      subscription {\n        ...EditedWebhook\n      }\n    }\n    ...Rejection\n  }\n}\n\nmutation UpdateWebhook($input: UpdateWebhookSubscriptionInput!) {\n  result: updateWebhookSubscription(input: $input) {\n    __typename\n    ... on UpdateWebhookSubscriptionSuccess {\n      subscription {\n        ...EditedWebhook\n      }\n    }\n    ...Rejection\n  }\n}\n\nfragment Rejection on HookgraphError {\n  message\n  ... on HookgraphValidationError {\n    issues {\n      path\n      code\n      message\n    }\n  }\n}": typeof types.AvailableEventsDocument,
    "query Webhook($id: ID!) {\n  webhookSubscription(id: $id) {\n    ...EditedWebhook\n    health {\n      ...Health\n    }\n  }\n}\n\nfragment EditedWebhook on WebhookSubscription {\n  id\n  name\n  url\n  events\n  eventNames\n  active\n}": typeof types.WebhookDocument,
};
const documents: Documents = {
    "query Deliveries($id: ID!, $page: Int!) {\n  webhookSubscription(id: $id) {\n    id\n    deliveries(page: $page, perPage: 10) {\n      items {\n        id\n        eventName\n        statusName\n        responseStatus\n        durationMs\n        errorMessage\n        createdAt\n        requestBody\n        responseBody\n      }\n      page\n      lastPage\n      totalCount\n    }\n  }\n}": types.DeliveriesDocument,
    "subscription Events($after: ID) {\n  eventReceived(after: $after) {\n    id\n    api\n    name\n    receivedAt\n    body\n    ... on SendcloudParcelEvent {\n      parcelId\n      phase\n    }\n    ... on ShippingChannelsEvent {\n      resource\n      resourceId\n      status\n    }\n  }\n}": types.EventsDocument,
    "query Overview($page: Int!) {\n  connections {\n    ... on AnyConnection {\n      id\n      typeName\n      subscriptions {\n        id\n        eventTypeName\n        active\n      }\n    }\n    ... on WebhookConnection {\n      url\n      authTypeName\n    }\n  }\n  webhookSubscriptions(page: $page, perPage: 8) {\n    items {\n      id\n      url\n      eventNames\n      active\n      health {\n        ...Health\n      }\n    }\n    page\n    lastPage\n    totalCount\n  }\n}\n\nfragment Health on WebhookHealth {\n  verdict\n  attempts\n  failures\n  successRate\n  lastFailure {\n    id\n    eventName\n    responseStatus\n    errorMessage\n    createdAt\n  }\n}": types.OverviewDocument,
    "query AvailableEvents {\n  availableEvents {\n    event\n    name\n    description\n  }\n}\n\nmutation CreateWebhook($input: CreateWebhookSubscriptionInput!) {\n  result: createWebhookSubscription(input: $input) {\n    __typename\n    ... on CreateWebhookSubscriptionSuccess {\n      subscription {\n        ...EditedWebhook\n      }\n    }\n    ...Rejection\n  }\n}\n\nmutation UpdateWebhook($input: UpdateWebhookSubscriptionInput!) {\n  result: updateWebhookSubscription(input: $input) {\n    __typename\n    ... on UpdateWebhookSubscriptionSuccess {\n      subscription {\n        ...EditedWebhook\n      }\n    }\n    ...Rejection\n  }\n}\n\nfragment Rejection on HookgraphError {\n  message\n  ... on HookgraphValidationError {\n    issues {\n      path\n      code\n      message\n    }\n  }\n}": types.AvailableEventsDocument,
    "query Webhook($id: ID!) {\n  webhookSubscription(id: $id) {\n    ...EditedWebhook\n    health {\n      ...Health\n    }\n  }\n}\n\nfragment EditedWebhook on WebhookSubscription {\n  id\n  name\n  url\n  events\n  eventNames\n  active\n}": types.WebhookDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Deliveries($id: ID!, $page: Int!) {\n  webhookSubscription(id: $id) {\n    id\n    deliveries(page: $page, perPage: 10) {\n      items {\n        id\n        eventName\n        statusName\n        responseStatus\n        durationMs\n        errorMessage\n        createdAt\n        requestBody\n        responseBody\n      }\n      page\n      lastPage\n      totalCount\n    }\n  }\n}"): (typeof documents)["query Deliveries($id: ID!, $page: Int!) {\n  webhookSubscription(id: $id) {\n    id\n    deliveries(page: $page, perPage: 10) {\n      items {\n        id\n        eventName\n        statusName\n        responseStatus\n        durationMs\n        errorMessage\n        createdAt\n        requestBody\n        responseBody\n      }\n      page\n      lastPage\n      totalCount\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription Events($after: ID) {\n  eventReceived(after: $after) {\n    id\n    api\n    name\n    receivedAt\n    body\n    ... on SendcloudParcelEvent {\n      parcelId\n      phase\n    }\n    ... on ShippingChannelsEvent {\n      resource\n      resourceId\n      status\n    }\n  }\n}"): (typeof documents)["subscription Events($after: ID) {\n  eventReceived(after: $after) {\n    id\n    api\n    name\n    receivedAt\n    body\n    ... on SendcloudParcelEvent {\n      parcelId\n      phase\n    }\n    ... on ShippingChannelsEvent {\n      resource\n      resourceId\n      status\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Overview($page: Int!) {\n  connections {\n    ... on AnyConnection {\n      id\n      typeName\n      subscriptions {\n        id\n        eventTypeName\n        active\n      }\n    }\n    ... on WebhookConnection {\n      url\n      authTypeName\n    }\n  }\n  webhookSubscriptions(page: $page, perPage: 8) {\n    items {\n      id\n      url\n      eventNames\n      active\n      health {\n        ...Health\n      }\n    }\n    page\n    lastPage\n    totalCount\n  }\n}\n\nfragment Health on WebhookHealth {\n  verdict\n  attempts\n  failures\n  successRate\n  lastFailure {\n    id\n    eventName\n    responseStatus\n    errorMessage\n    createdAt\n  }\n}"): (typeof documents)["query Overview($page: Int!) {\n  connections {\n    ... on AnyConnection {\n      id\n      typeName\n      subscriptions {\n        id\n        eventTypeName\n        active\n      }\n    }\n    ... on WebhookConnection {\n      url\n      authTypeName\n    }\n  }\n  webhookSubscriptions(page: $page, perPage: 8) {\n    items {\n      id\n      url\n      eventNames\n      active\n      health {\n        ...Health\n      }\n    }\n    page\n    lastPage\n    totalCount\n  }\n}\n\nfragment Health on WebhookHealth {\n  verdict\n  attempts\n  failures\n  successRate\n  lastFailure {\n    id\n    eventName\n    responseStatus\n    errorMessage\n    createdAt\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AvailableEvents {\n  availableEvents {\n    event\n    name\n    description\n  }\n}\n\nmutation CreateWebhook($input: CreateWebhookSubscriptionInput!) {\n  result: createWebhookSubscription(input: $input) {\n    __typename\n    ... on CreateWebhookSubscriptionSuccess {\n      subscription {\n        ...EditedWebhook\n      }\n    }\n    ...Rejection\n  }\n}\n\nmutation UpdateWebhook($input: UpdateWebhookSubscriptionInput!) {\n  result: updateWebhookSubscription(input: $input) {\n    __typename\n    ... on UpdateWebhookSubscriptionSuccess {\n      subscription {\n        ...EditedWebhook\n      }\n    }\n    ...Rejection\n  }\n}\n\nfragment Rejection on HookgraphError {\n  message\n  ... on HookgraphValidationError {\n    issues {\n      path\n      code\n      message\n    }\n  }\n}"): (typeof documents)["query AvailableEvents {\n  availableEvents {\n    event\n    name\n    description\n  }\n}\n\nmutation CreateWebhook($input: CreateWebhookSubscriptionInput!) {\n  result: createWebhookSubscription(input: $input) {\n    __typename\n    ... on CreateWebhookSubscriptionSuccess {\n      subscription {\n        ...EditedWebhook\n      }\n    }\n    ...Rejection\n  }\n}\n\nmutation UpdateWebhook($input: UpdateWebhookSubscriptionInput!) {\n  result: updateWebhookSubscription(input: $input) {\n    __typename\n    ... on UpdateWebhookSubscriptionSuccess {\n      subscription {\n        ...EditedWebhook\n      }\n    }\n    ...Rejection\n  }\n}\n\nfragment Rejection on HookgraphError {\n  message\n  ... on HookgraphValidationError {\n    issues {\n      path\n      code\n      message\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Webhook($id: ID!) {\n  webhookSubscription(id: $id) {\n    ...EditedWebhook\n    health {\n      ...Health\n    }\n  }\n}\n\nfragment EditedWebhook on WebhookSubscription {\n  id\n  name\n  url\n  events\n  eventNames\n  active\n}"): (typeof documents)["query Webhook($id: ID!) {\n  webhookSubscription(id: $id) {\n    ...EditedWebhook\n    health {\n      ...Health\n    }\n  }\n}\n\nfragment EditedWebhook on WebhookSubscription {\n  id\n  name\n  url\n  events\n  eventNames\n  active\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;