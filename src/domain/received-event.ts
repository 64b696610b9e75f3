import type { Secret } from './secret.ts';
import type { UpstreamApi } from './upstream.ts';

/** Where an API sends its events to: `POST /hooks/<api>/<name>`. */
export interface Hook {
  readonly api: UpstreamApi;
  /** Letters, digits, `_`, `.` and `-`. */
  readonly name: string;
  /** Each of them proves an event: two while one takes the place of the other. */
  readonly secrets: readonly Secret[];
  /** The header in which Sendcloud sends the secret, in small letters; null for an API that signs with it. */
  readonly header: string | null;
}

interface AnyReceivedEvent {
  /** Given here, in the order of arrival, or by Redis; no two events have the same. */
  readonly id: string;
  readonly api: UpstreamApi;
  /** The name of the hook that received it. */
  readonly hook: string;
  /** In the words of the API: `tracking_parcel.created`; `unknown` when it cannot be read. */
  readonly name: string;
  /** RFC 3339. */
  readonly receivedAt: string;
  /** RFC 3339, as the API sent it. Null, as every field below, when it was not sent or cannot be read. */
  readonly occurredAt: string | null;
  /** The text that was sent, whatever it is. */
  readonly body: string;
}

/** Something has happened to a parcel at Sendcloud. */
export interface SendcloudParcelEvent extends AnyReceivedEvent {
  readonly kind: 'sendcloud-parcel';
  /** Decimal text, exact. */
  readonly parcelId: string | null;
  readonly trackingNumber: string | null;
  readonly carrierCode: string | null;
  readonly phase: string | null;
  readonly exception: string | null;
  readonly subStatus: string | null;
  readonly description: string | null;
  readonly endOfTracking: boolean | null;
}

/** Something has happened at Shipping Channels. */
export interface ShippingChannelsEvent extends AnyReceivedEvent {
  readonly kind: 'shipping-channels';
  /** Of the delivery log. The API does not sign it. */
  readonly deliveryId: string | null;
  /** What it happened to: `tracking_parcel`. */
  readonly resource: string | null;
  readonly resourceId: string | null;
  readonly status: string | null;
  readonly previousStatus: string | null;
}

/** An event of another form than this version knows. */
export interface UnknownReceivedEvent extends AnyReceivedEvent {
  readonly kind: 'unknown';
}

/** An event that a hook has received. `kind` tells the members apart. */
export type ReceivedEvent = SendcloudParcelEvent | ShippingChannelsEvent | UnknownReceivedEvent;

type WithoutId<Event> = Event extends unknown ? Omit<Event, 'id'> : never;

/** An event that has no id yet. */
export type NewEvent = WithoutId<ReceivedEvent>;

/** Which events are asked for. */
export interface EventFilter {
  /** Null for those of both. */
  readonly api: UpstreamApi | null;
  /** In the words of the API; null for all. */
  readonly names: readonly string[] | null;
}

/** The last events that were received, and those to come. */
export interface EventLog {
  /**
   * Those after the event of this id, or from the first that is kept for null; oldest first. Throws
   * {@link EventGapError}.
   */
  read(filter: EventFilter, after: string | null, first: number): readonly ReceivedEvent[];
  /**
   * Those after the event of this id, then others as they come; only those to come for null. Throws
   * {@link EventGapError} at once, and {@link SlowConsumerError} from `next` when too many wait.
   */
  follow(filter: EventFilter, after: string | null): AsyncIterableIterator<ReceivedEvent>;
}

/** The events of all replicas of one deployment. */
export interface SharedEvents {
  /**
   * Tells all replicas of an event, this one too, unless one has told of an event with this key
   * before. Null while that cannot be done: then nobody was told.
   */
  publish(key: string, event: NewEvent): Promise<'accepted' | 'duplicate' | null>;
  /**
   * `onEvent` is called for each event that was published, in the same order in every replica; again for
   * the last ones when Redis was started anew. What was published before this replica could read it for
   * the first time is history. `onReturn` is called when events can be published again.
   */
  listen(listener: {
    onEvent(key: string, event: ReceivedEvent, isHistory: boolean): void;
    onReturn(): void;
  }): void;
}

/** The event after which others were asked for is not kept any more: some may be missed. */
export class EventGapError extends Error {
  override readonly name = 'EventGapError';
}

/** More events waited for a reader than are held for one. */
export class SlowConsumerError extends Error {
  override readonly name = 'SlowConsumerError';
}

/** What became of a request that a hook received. */
export type HookOutcome =
  | 'accepted'
  /** The event was received before. */
  | 'duplicate'
  /** It does not come from the API, as far as the secret tells. */
  | 'unauthorized'
  /** It was made too long ago, or in the future: somebody may have recorded it. */
  | 'outdated';
