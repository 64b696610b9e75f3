/* eslint-disable */
import * as types from './graphql.ts';



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
    "mutation ChangeWebhookSubscription($input: UpdateWebhookSubscriptionInput!) {\n  updateWebhookSubscription(input: $input) {\n    __typename\n    ... on UpdateWebhookSubscriptionSuccess {\n      subscription {\n        id\n        name\n        url\n        eventNames\n        active\n        updatedAt\n      }\n    }\n    ... on HookgraphError {\n      message\n    }\n    ... on HookgraphValidationError {\n      issues {\n        path\n        code\n        message\n      }\n    }\n  }\n}": typeof types.ChangeWebhookSubscriptionDocument,
    "query ConnectionPage($id: ID!) {\n  connection(id: $id) {\n    __typename\n    ... on AnyConnection {\n      id\n      typeName\n      createdAt\n      updatedAt\n      subscriptions {\n        id\n        eventType\n        eventTypeName\n        active\n        updatedAt\n      }\n    }\n    ... on WebhookConnection {\n      url\n      authType\n      authTypeName\n      extraHeaders {\n        name\n        value\n        masked\n      }\n    }\n  }\n}": typeof types.ConnectionPageDocument,
    "query Dashboard {\n  connections {\n    __typename\n    ...ConnectionSummary\n    ... on AnyConnection {\n      subscriptions {\n        id\n        eventTypeName\n        active\n      }\n    }\n  }\n  webhookSubscriptions(perPage: 25) {\n    totalCount\n    items {\n      id\n      url\n      eventNames\n      active\n    }\n  }\n  availableEvents {\n    name\n    label\n  }\n}\n\nfragment ConnectionSummary on AnyConnection {\n  id\n  typeName\n  updatedAt\n  ... on WebhookConnection {\n    url\n    authTypeName\n  }\n}": typeof types.DashboardDocument,
    "query Entities($representations: [_Any!]!) {\n  _entities(representations: $representations) {\n    __typename\n    ... on WebhookConnection {\n      url\n    }\n    ... on KlaviyoConnection {\n      typeName\n    }\n    ... on EventSubscription {\n      eventTypeName\n      active\n    }\n    ... on WebhookSubscription {\n      name\n      active\n    }\n  }\n}": typeof types.EntitiesDocument,
    "query WebhookSubscriptionTable($page: Int!, $perPage: Int!, $withDeliveries: Boolean! = false) {\n  webhookSubscriptions(page: $page, perPage: $perPage) {\n    items {\n      id\n      url\n      events\n      eventNames\n      active\n      updatedAt\n      deliveries(perPage: 3) @include(if: $withDeliveries) {\n        totalCount\n        items {\n          id\n          eventName\n          status\n          responseStatus\n          durationMs\n          createdAt\n        }\n      }\n    }\n    page\n    lastPage\n    totalCount\n    hasNextPage\n  }\n}": typeof types.WebhookSubscriptionTableDocument,
};
const documents: Documents = {
    "mutation ChangeWebhookSubscription($input: UpdateWebhookSubscriptionInput!) {\n  updateWebhookSubscription(input: $input) {\n    __typename\n    ... on UpdateWebhookSubscriptionSuccess {\n      subscription {\n        id\n        name\n        url\n        eventNames\n        active\n        updatedAt\n      }\n    }\n    ... on HookgraphError {\n      message\n    }\n    ... on HookgraphValidationError {\n      issues {\n        path\n        code\n        message\n      }\n    }\n  }\n}": types.ChangeWebhookSubscriptionDocument,
    "query ConnectionPage($id: ID!) {\n  connection(id: $id) {\n    __typename\n    ... on AnyConnection {\n      id\n      typeName\n      createdAt\n      updatedAt\n      subscriptions {\n        id\n        eventType\n        eventTypeName\n        active\n        updatedAt\n      }\n    }\n    ... on WebhookConnection {\n      url\n      authType\n      authTypeName\n      extraHeaders {\n        name\n        value\n        masked\n      }\n    }\n  }\n}": types.ConnectionPageDocument,
    "query Dashboard {\n  connections {\n    __typename\n    ...ConnectionSummary\n    ... on AnyConnection {\n      subscriptions {\n        id\n        eventTypeName\n        active\n      }\n    }\n  }\n  webhookSubscriptions(perPage: 25) {\n    totalCount\n    items {\n      id\n      url\n      eventNames\n      active\n    }\n  }\n  availableEvents {\n    name\n    label\n  }\n}\n\nfragment ConnectionSummary on AnyConnection {\n  id\n  typeName\n  updatedAt\n  ... on WebhookConnection {\n    url\n    authTypeName\n  }\n}": types.DashboardDocument,
    "query Entities($representations: [_Any!]!) {\n  _entities(representations: $representations) {\n    __typename\n    ... on WebhookConnection {\n      url\n    }\n    ... on KlaviyoConnection {\n      typeName\n    }\n    ... on EventSubscription {\n      eventTypeName\n      active\n    }\n    ... on WebhookSubscription {\n      name\n      active\n    }\n  }\n}": types.EntitiesDocument,
    "query WebhookSubscriptionTable($page: Int!, $perPage: Int!, $withDeliveries: Boolean! = false) {\n  webhookSubscriptions(page: $page, perPage: $perPage) {\n    items {\n      id\n      url\n      events\n      eventNames\n      active\n      updatedAt\n      deliveries(perPage: 3) @include(if: $withDeliveries) {\n        totalCount\n        items {\n          id\n          eventName\n          status\n          responseStatus\n          durationMs\n          createdAt\n        }\n      }\n    }\n    page\n    lastPage\n    totalCount\n    hasNextPage\n  }\n}": types.WebhookSubscriptionTableDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ChangeWebhookSubscription($input: UpdateWebhookSubscriptionInput!) {\n  updateWebhookSubscription(input: $input) {\n    __typename\n    ... on UpdateWebhookSubscriptionSuccess {\n      subscription {\n        id\n        name\n        url\n        eventNames\n        active\n        updatedAt\n      }\n    }\n    ... on HookgraphError {\n      message\n    }\n    ... on HookgraphValidationError {\n      issues {\n        path\n        code\n        message\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').ChangeWebhookSubscriptionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ConnectionPage($id: ID!) {\n  connection(id: $id) {\n    __typename\n    ... on AnyConnection {\n      id\n      typeName\n      createdAt\n      updatedAt\n      subscriptions {\n        id\n        eventType\n        eventTypeName\n        active\n        updatedAt\n      }\n    }\n    ... on WebhookConnection {\n      url\n      authType\n      authTypeName\n      extraHeaders {\n        name\n        value\n        masked\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').ConnectionPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Dashboard {\n  connections {\n    __typename\n    ...ConnectionSummary\n    ... on AnyConnection {\n      subscriptions {\n        id\n        eventTypeName\n        active\n      }\n    }\n  }\n  webhookSubscriptions(perPage: 25) {\n    totalCount\n    items {\n      id\n      url\n      eventNames\n      active\n    }\n  }\n  availableEvents {\n    name\n    label\n  }\n}\n\nfragment ConnectionSummary on AnyConnection {\n  id\n  typeName\n  updatedAt\n  ... on WebhookConnection {\n    url\n    authTypeName\n  }\n}"): typeof import('./graphql.ts').DashboardDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Entities($representations: [_Any!]!) {\n  _entities(representations: $representations) {\n    __typename\n    ... on WebhookConnection {\n      url\n    }\n    ... on KlaviyoConnection {\n      typeName\n    }\n    ... on EventSubscription {\n      eventTypeName\n      active\n    }\n    ... on WebhookSubscription {\n      name\n      active\n    }\n  }\n}"): typeof import('./graphql.ts').EntitiesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query WebhookSubscriptionTable($page: Int!, $perPage: Int!, $withDeliveries: Boolean! = false) {\n  webhookSubscriptions(page: $page, perPage: $perPage) {\n    items {\n      id\n      url\n      events\n      eventNames\n      active\n      updatedAt\n      deliveries(perPage: 3) @include(if: $withDeliveries) {\n        totalCount\n        items {\n          id\n          eventName\n          status\n          responseStatus\n          durationMs\n          createdAt\n        }\n      }\n    }\n    page\n    lastPage\n    totalCount\n    hasNextPage\n  }\n}"): typeof import('./graphql.ts').WebhookSubscriptionTableDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
