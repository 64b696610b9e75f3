/** A receiver of events at Sendcloud, which signs nothing. */
export interface SendcloudHook {
  readonly api: 'sendcloud';
  /** http or https on a loopback host. */
  readonly url: string;
  /** The name of the header that the secret is sent in. */
  readonly header: string;
  readonly secret: string;
}

/** A receiver of events at Shipping Channels, which signs each with the secret. */
export interface ShippingChannelsHook {
  readonly api: 'shipping-channels';
  /** http or https on a loopback host. */
  readonly url: string;
  readonly secret: string;
}

/** Where the sandbox sends events to, as one of the two APIs does. */
export type SandboxHook = SendcloudHook | ShippingChannelsHook;

/** One event as it is posted. */
export interface HookEvent {
  /** `evt_…`; null at Sendcloud, whose events have none, and for a body that was given. */
  readonly id: string | null;
  readonly name: string;
  /** Without the content type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the next event is to be. */
export interface HookEventOptions {
  /** Any name, known to the API or not; by default the next one in the life of a parcel. */
  readonly name?: string | undefined;
  /** The body to send instead, whether or not it is JSON. */
  readonly body?: string | undefined;
}

/** Makes the next event of one hook. Each hook has resources of its own. */
export type EventSource = (options: HookEventOptions) => HookEvent;
