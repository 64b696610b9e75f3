import type { EventDescription } from '../../domain/shipping-channels.ts';
import type { ShippingChannelsReads } from '../../upstream/shipping-channels/client.ts';

/** The events that can be subscribed to, for the time of one operation. */
export interface EventLoader {
  /** In the order of the API: one call, however often it is asked. */
  list(): Promise<readonly EventDescription[]>;
}

export function createEventLoader(reads: ShippingChannelsReads): EventLoader {
  let events: Promise<readonly EventDescription[]> | undefined;
  return {
    list() {
      events ??= reads.listAvailableEvents();
      return events;
    },
  };
}
