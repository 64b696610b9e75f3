/** Beyond 2^53 and odd: as a number it would be rounded to another connection's. */
export const BIG_ID = '9007199254740993';

/** A query of two calls. Its name makes it a document of its own, with a hash of its own. */
export function readQuery(name: string): string {
  return `query Read${name}($id: ID!) {
    connection(id: $id) { __typename ... on WebhookConnection { id url } }
    webhookSubscription(id: "wh_123456") { id name }
  }`;
}

/** A mutation of one call. */
export function changeMutation(name: string): string {
  return `mutation Change${name}($input: UpdateEventSubscriptionInput!) {
    updateEventSubscription(input: $input) {
      __typename
      ... on UpdateEventSubscriptionSuccess { subscription { id active } }
      ... on HookgraphNotFoundError { message }
    }
  }`;
}
