/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A webhook subscription to be. */
export type CreateWebhookSubscriptionInput = {
  /** Whether events are sent from the start. */
  active?: boolean;
  /** The events that are sent: at least one, and none twice. */
  events: Array<Event>;
  /** A name for people. */
  name: string;
  /** Signs deliveries: 8 characters or more. It can be written and never read, so one that the API made up could never be known. */
  secret: string;
  /** Where events are sent: https, and not to a private address. */
  url: string;
};

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

/** A REST API under the graph. */
export type UpstreamApi =
  /** Sendcloud's Event Subscriptions API. */
  | 'SENDCLOUD'
  /** The Shipping Channels API. */
  | 'SHIPPING_CHANNELS';

/** Whether events arrive. An attempt is a delivery that succeeded or failed, among the newest 100. */
export type WebhookVerdict =
  /** It is not active, so no events are sent. The counts tell what was sent before. */
  | 'DISABLED'
  /** The last five attempts failed, or all of fewer than five. */
  | 'FAILING'
  /** At least a tenth of the attempts failed, and it is not failing. */
  | 'FLAKY'
  /** Fewer than a tenth of the attempts failed, and it is not failing. */
  | 'HEALTHY'
  /** There is no attempt: nothing was sent, or it is not known how any of it ended. */
  | 'SILENT';

export type DeliveriesQueryVariables = Exact<{
  id: string | number;
  page: number;
}>;


export type DeliveriesQuery = { __typename: 'Query', webhookSubscription: { __typename: 'WebhookSubscription', id: string, deliveries: { __typename: 'WebhookDeliveryPage', page: number, lastPage: number, totalCount: number, items: Array<{ __typename: 'WebhookDelivery', id: string, eventName: string | null, statusName: string | null, responseStatus: number | null, durationMs: number | null, errorMessage: string | null, createdAt: string | null, requestBody: string | null, responseBody: string | null }> } | null } | null };

export type EventsSubscriptionVariables = Exact<{
  after?: string | number | null | undefined;
}>;


export type EventsSubscription = { eventReceived:
    | { __typename: 'SendcloudParcelEvent', parcelId: string | null, phase: string | null, id: string, api: UpstreamApi, name: string, receivedAt: string, body: string }
    | { __typename: 'ShippingChannelsEvent', resource: string | null, resourceId: string | null, status: string | null, id: string, api: UpstreamApi, name: string, receivedAt: string, body: string }
    | { __typename: 'UnknownReceivedEvent', id: string, api: UpstreamApi, name: string, receivedAt: string, body: string }
   };

export type OverviewQueryVariables = Exact<{
  page: number;
}>;


export type OverviewQuery = { __typename: 'Query', connections: Array<
    | { __typename: 'KlaviyoConnection', id: string, typeName: string | null, subscriptions: Array<{ __typename: 'EventSubscription', id: string, eventTypeName: string | null, active: boolean | null }> | null }
    | { __typename: 'UnknownConnection', id: string, typeName: string | null, subscriptions: Array<{ __typename: 'EventSubscription', id: string, eventTypeName: string | null, active: boolean | null }> | null }
    | { __typename: 'WebhookConnection', id: string, typeName: string | null, url: string | null, authTypeName: string | null, subscriptions: Array<{ __typename: 'EventSubscription', id: string, eventTypeName: string | null, active: boolean | null }> | null }
  > | null, webhookSubscriptions: { __typename: 'WebhookSubscriptionPage', page: number, lastPage: number, totalCount: number, items: Array<{ __typename: 'WebhookSubscription', id: string, url: string | null, eventNames: Array<string> | null, active: boolean | null, health: { __typename: 'WebhookHealth', verdict: WebhookVerdict, attempts: number, failures: number, successRate: number | null, lastFailure: { __typename: 'WebhookDelivery', id: string, eventName: string | null, responseStatus: number | null, errorMessage: string | null, createdAt: string | null } | null } | null }> } | null };

export type HealthFragment = { __typename: 'WebhookHealth', verdict: WebhookVerdict, attempts: number, failures: number, successRate: number | null, lastFailure: { __typename: 'WebhookDelivery', id: string, eventName: string | null, responseStatus: number | null, errorMessage: string | null, createdAt: string | null } | null };

export type AvailableEventsQueryVariables = Exact<{ [key: string]: never; }>;


export type AvailableEventsQuery = { __typename: 'Query', availableEvents: Array<{ __typename: 'EventDescription', event: Event | null, name: string, description: string | null }> | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookSubscriptionInput;
}>;


export type CreateWebhookMutation = { __typename: 'Mutation', result:
    | { __typename: 'CreateWebhookSubscriptionSuccess', subscription: { __typename: 'WebhookSubscription', id: string, name: string | null, url: string | null, events: Array<Event> | null, eventNames: Array<string> | null, active: boolean | null } }
    | { __typename: 'HookgraphConflictError', message: string }
    | { __typename: 'HookgraphForbiddenError', message: string }
    | { __typename: 'HookgraphValidationError', message: string, issues: Array<{ __typename: 'HookgraphValidationIssue', path: Array<string>, code: string, message: string }> }
   | null };

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookSubscriptionInput;
}>;


export type UpdateWebhookMutation = { __typename: 'Mutation', result:
    | { __typename: 'HookgraphConflictError', message: string }
    | { __typename: 'HookgraphForbiddenError', message: string }
    | { __typename: 'HookgraphNotFoundError', message: string }
    | { __typename: 'HookgraphValidationError', message: string, issues: Array<{ __typename: 'HookgraphValidationIssue', path: Array<string>, code: string, message: string }> }
    | { __typename: 'UpdateWebhookSubscriptionSuccess', subscription: { __typename: 'WebhookSubscription', id: string, name: string | null, url: string | null, events: Array<Event> | null, eventNames: Array<string> | null, active: boolean | null } }
   | null };

type Rejection_HookgraphConflictError_Fragment = { __typename: 'HookgraphConflictError', message: string };

type Rejection_HookgraphForbiddenError_Fragment = { __typename: 'HookgraphForbiddenError', message: string };

type Rejection_HookgraphNotFoundError_Fragment = { __typename: 'HookgraphNotFoundError', message: string };

type Rejection_HookgraphValidationError_Fragment = { __typename: 'HookgraphValidationError', message: string, issues: Array<{ __typename: 'HookgraphValidationIssue', path: Array<string>, code: string, message: string }> };

export type RejectionFragment =
  | Rejection_HookgraphConflictError_Fragment
  | Rejection_HookgraphForbiddenError_Fragment
  | Rejection_HookgraphNotFoundError_Fragment
  | Rejection_HookgraphValidationError_Fragment
;

export type WebhookQueryVariables = Exact<{
  id: string | number;
}>;


export type WebhookQuery = { __typename: 'Query', webhookSubscription: { __typename: 'WebhookSubscription', id: string, name: string | null, url: string | null, events: Array<Event> | null, eventNames: Array<string> | null, active: boolean | null, health: { __typename: 'WebhookHealth', verdict: WebhookVerdict, attempts: number, failures: number, successRate: number | null, lastFailure: { __typename: 'WebhookDelivery', id: string, eventName: string | null, responseStatus: number | null, errorMessage: string | null, createdAt: string | null } | null } | null } | null };

export type EditedWebhookFragment = { __typename: 'WebhookSubscription', id: string, name: string | null, url: string | null, events: Array<Event> | null, eventNames: Array<string> | null, active: boolean | null };

export const HealthFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Health"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookHealth"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventName"}},{"kind":"Field","name":{"kind":"Name","value":"responseStatus"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]} as unknown as DocumentNode<HealthFragment, unknown>;
export const RejectionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rejection"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HookgraphError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HookgraphValidationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RejectionFragment, unknown>;
export const EditedWebhookFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedWebhook"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"eventNames"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}}]} as unknown as DocumentNode<EditedWebhookFragment, unknown>;
export const DeliveriesDocument = {"__meta__":{"hash":"sha256:5b3f7d31dc20ed733f8ebf04b499961632c7f48aadb9fca823d4750b4b751bef"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Deliveries"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"page"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"webhookSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deliveries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"page"},"value":{"kind":"Variable","name":{"kind":"Name","value":"page"}}},{"kind":"Argument","name":{"kind":"Name","value":"perPage"},"value":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventName"}},{"kind":"Field","name":{"kind":"Name","value":"statusName"}},{"kind":"Field","name":{"kind":"Name","value":"responseStatus"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"requestBody"}},{"kind":"Field","name":{"kind":"Name","value":"responseBody"}}]}},{"kind":"Field","name":{"kind":"Name","value":"page"}},{"kind":"Field","name":{"kind":"Name","value":"lastPage"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]}}]} as unknown as DocumentNode<DeliveriesQuery, DeliveriesQueryVariables>;
export const EventsDocument = {"__meta__":{"hash":"sha256:47367adfbdcba326a821eeef0192008c9acd8dfd036e1a5789f797eb6340ec1c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Events"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventReceived"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"api"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"body"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SendcloudParcelEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"parcelId"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ShippingChannelsEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<EventsSubscription, EventsSubscriptionVariables>;
export const OverviewDocument = {"__meta__":{"hash":"sha256:872f07367bbd5f8203e70dabbd249f488ee25cbec184209eb3353ef2379a2bd5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Overview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"page"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"connections"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AnyConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"typeName"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypeName"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"authTypeName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"webhookSubscriptions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"page"},"value":{"kind":"Variable","name":{"kind":"Name","value":"page"}}},{"kind":"Argument","name":{"kind":"Name","value":"perPage"},"value":{"kind":"IntValue","value":"8"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"eventNames"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Health"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"page"}},{"kind":"Field","name":{"kind":"Name","value":"lastPage"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Health"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookHealth"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventName"}},{"kind":"Field","name":{"kind":"Name","value":"responseStatus"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]} as unknown as DocumentNode<OverviewQuery, OverviewQueryVariables>;
export const AvailableEventsDocument = {"__meta__":{"hash":"sha256:42e14c383c4a615b4ab384919be6835f481bb96d6301e21cbb20207615e1095c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AvailableEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"availableEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]} as unknown as DocumentNode<AvailableEventsQuery, AvailableEventsQueryVariables>;
export const CreateWebhookDocument = {"__meta__":{"hash":"sha256:3a56b9bc8efdd6888a7dbb21bcd28eda1fb1cf3af5efa5509f8f158ece9246bf"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateWebhookSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","alias":{"kind":"Name","value":"result"},"name":{"kind":"Name","value":"createWebhookSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateWebhookSubscriptionSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedWebhook"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rejection"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedWebhook"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"eventNames"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rejection"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HookgraphError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HookgraphValidationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = {"__meta__":{"hash":"sha256:a6aa643be51ca85a17509785a1554c56c7a427cb30a9ba2abc1427308a9f9134"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateWebhookSubscriptionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","alias":{"kind":"Name","value":"result"},"name":{"kind":"Name","value":"updateWebhookSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateWebhookSubscriptionSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"subscription"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedWebhook"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rejection"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedWebhook"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"eventNames"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rejection"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HookgraphError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HookgraphValidationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const WebhookDocument = {"__meta__":{"hash":"sha256:2bd8108fd0df53ae3ef0080d2dfa351008f3d2319a6f00e107c5c5d41efe46f5"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Webhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"webhookSubscription"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedWebhook"}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"Health"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedWebhook"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookSubscription"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"eventNames"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Health"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookHealth"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"}},{"kind":"Field","name":{"kind":"Name","value":"failures"}},{"kind":"Field","name":{"kind":"Name","value":"successRate"}},{"kind":"Field","name":{"kind":"Name","value":"lastFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"eventName"}},{"kind":"Field","name":{"kind":"Name","value":"responseStatus"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]} as unknown as DocumentNode<WebhookQuery, WebhookQueryVariables>;