/** One tab that GraphiQL opens with. */
export interface ExampleOperation {
  readonly query: string;
  /** JSON text, for the editor of headers. */
  readonly headers?: string;
}

/** Of a demo account of the sandbox for which Shipping Channels is down; they are published. */
const HALF_DOWN = JSON.stringify(
  {
    'x-sendcloud-authorization': 'Bearer sandbox_token_umbrella',
    'x-shipping-channels-authorization': 'Bearer sandbox_key_umbrella',
  },
  null,
  2,
);

/**
 * The tabs that GraphiQL opens with. They run as they are on the sandbox's data. Lines of comment
 * are as long as the editor is wide.
 */
export const EXAMPLE_OPERATIONS: readonly ExampleOperation[] = [
  {
    query: `# Which events go where, and do they arrive? Two
# APIs in one answer: see "verdict" and "url".
query WhereAndWhether {
  webhookSubscriptions(page: 2, perPage: 6) {
    items {
      url
      health {
        verdict
        successRate
        lastFailure {
          eventName
          responseStatus
        }
      }
    }
  }
  connections {
    ... on WebhookConnection {
      url
    }
    ... on AnyConnection {
      typeName
      subscriptions {
        eventTypeName
        active
      }
    }
  }
}
`,
  },
  {
    query: `# "estimatedCalls" is the price, known before the
# first call. Ask for 40 items: it is rejected.
query Price {
  webhookSubscriptions(perPage: 10) {
    items {
      id
      name
    }
  }
}
`,
  },
  {
    query: `# Shipping Channels is down for this account (see
# Headers): the half that is up is answered.
query HalfDown {
  connections {
    __typename
    ... on WebhookConnection {
      url
    }
  }
  webhookSubscriptions {
    totalCount
  }
}
`,
    headers: HALF_DOWN,
  },
  {
    query: `# Refused before any call: "path" names the field
# of the input, "actualCalls" is 0.
mutation RefusedAtAField {
  createWebhookSubscription(
    input: {
      name: "Warehouse"
      url: "http://192.168.0.1/hook"
      events: [TRACKING_PARCEL_STATUS_CHANGED]
      secret: "short"
    }
  ) {
    ... on CreateWebhookSubscriptionSuccess {
      subscription {
        id
      }
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
  },
  {
    query: `# Events as they are received. The sandbox sends
# one each 3 seconds while anybody looks.
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
  },
];
