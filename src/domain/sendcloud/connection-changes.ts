/** How Sendcloud shall authenticate to a webhook. Secrets in it can be written and never read. */
export type WebhookAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'api_key'; readonly headerName: string; readonly apiKey: string };

/** A webhook connection to be. */
export interface NewWebhookConnection {
  readonly url: string;
  readonly auth: WebhookAuth;
  readonly extraHeaders: readonly NewHttpHeader[];
}

/** What changes; what is absent stays as it is. */
export type WebhookConnectionChanges = Partial<NewWebhookConnection>;

/** A header to be, its value in the clear. */
export interface NewHttpHeader {
  readonly name: string;
  readonly value: string;
}
