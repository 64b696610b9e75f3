/**
 * The tabs that GraphiQL opens with. They run as they are on the sandbox's data. Lines of comment
 * are as long as the editor is wide.
 */
export const EXAMPLE_OPERATIONS: readonly string[] = [
  `# One connection: where Sendcloud delivers events.
# Run it with Ctrl-Enter. The other tabs have more;
# the book on the left describes types and fields.
#
# The answer ends with the upstream calls that it
# has cost.
query OneConnection {
  connection(id: 1) {
    ... on AnyConnection {
      id
      typeName
      createdAt
    }
    ... on WebhookConnection {
      url
      authType
      extraHeaders {
        name
        value
        masked
      }
    }
  }
}
`,
  `# All connections, each with the subscriptions
# that send to it: two upstream calls, however many
# there are.
query AllConnections {
  connections {
    __typename
    ... on AnyConnection {
      id
      subscriptions {
        id
        eventTypeName
        active
      }
    }
    ... on WebhookConnection {
      url
    }
  }
}
`,
  `# A webhook subscription of Shipping Channels with
# its last deliveries, and a page of others. The
# API's list has no names: add "name" to the items,
# and each costs one more call.
query Webhooks {
  webhookSubscription(id: "wh_123456") {
    name
    url
    events
    secret
    active
    deliveries(perPage: 3) {
      totalCount
      items {
        eventName
        status
        responseStatus
        durationMs
        requestBody
      }
    }
  }
  webhookSubscriptions(perPage: 5) {
    totalCount
    hasNextPage
    items {
      id
      url
      eventNames
      active
    }
  }
}
`,
  `# Both APIs at once. When one of them is down, its
# fields are null with an error that says why, and
# the other's data is still here.
query BothApis {
  eventSubscriptions(active: false) {
    id
    connection {
      ... on WebhookConnection {
        id
        url
      }
    }
  }
  availableEvents {
    event
    label
    description
  }
}
`,
  `# What a federated gateway asks: entities of
# several types by key. A bad representation costs
# nothing but its own place: change an id to "?".
query Entities {
  _entities(
    representations: [
      { __typename: "WebhookConnection", id: "1" }
      { __typename: "KlaviyoConnection", id: "2" }
      { __typename: "EventSubscription", id: "2" }
      { __typename: "WebhookSubscription", id: "wh_123456" }
    ]
  ) {
    __typename
    ... on WebhookConnection {
      url
    }
    ... on EventSubscription {
      active
    }
    ... on WebhookSubscription {
      name
    }
  }
}
`,
  `# Creates a webhook subscription. What can go
# wrong is a type of the result: give an http URL
# or a short secret, and see.
mutation CreateWebhook {
  createWebhookSubscription(
    input: {
      name: "Parcels that have moved"
      url: "https://example.com/hooks/parcels"
      events: [TRACKING_PARCEL_STATUS_CHANGED]
      secret: "at least eight characters"
    }
  ) {
    ... on CreateWebhookSubscriptionSuccess {
      subscription {
        id
        name
        events
        secret
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
`,
  `# Changes what the input names and nothing else:
# the authentication, with the headers left as they
# are. The second field sees what the first did.
mutation ChangeConnection {
  updateWebhookConnection(
    input: { id: 1, auth: { bearer: { token: "a new one" } } }
  ) {
    ... on UpdateWebhookConnectionSuccess {
      connection {
        authType
        extraHeaders {
          name
          value
        }
      }
    }
    ... on HookgraphError {
      message
    }
  }
  updateEventSubscription(input: { id: 1, active: false }) {
    ... on UpdateEventSubscriptionSuccess {
      subscription {
        active
        connection {
          ... on WebhookConnection {
            authType
          }
        }
      }
    }
    ... on HookgraphError {
      message
    }
  }
}
`,
  `# Events as they are received. The sandbox sends
# one each few seconds while anybody looks.
subscription WatchEvents {
  eventReceived {
    receivedAt
    name
    ... on SendcloudParcelEvent {
      parcelId
      phase
    }
    ... on ShippingChannelsEvent {
      resource
      resourceId
      status
      previousStatus
    }
  }
}
`,
];
