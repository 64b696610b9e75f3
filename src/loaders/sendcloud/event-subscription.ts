import type { Observer } from '../../domain/observer.ts';
import type { EventSubscription } from '../../domain/sendcloud.ts';
import type { Sent } from '../../domain/upstream.ts';
import type { SendcloudReads } from '../../upstream/sendcloud/client.ts';
import type { Staleness } from '../staleness.ts';
import { createSendcloudLoader, type SendcloudLoader } from './by-id.ts';

export interface EventSubscriptionLoader extends SendcloudLoader<EventSubscription> {
  /** Those that send to a connection, in the order of the API; empty when there are none. */
  listByConnection(connectionId: string): Promise<readonly EventSubscription[]>;
}

export function createEventSubscriptionLoader(
  reads: SendcloudReads,
  staleness: Staleness,
  observer: Observer,
): EventSubscriptionLoader {
  const { getSubscription, listSubscriptions } = reads;
  const { load, list, refresh } = createSendcloudLoader(
    { name: 'eventSubscription', get: getSubscription, list: listSubscriptions },
    staleness,
    observer,
  );
  let byConnection: Map<Sent<string>, EventSubscription[]> | undefined;

  return {
    load,
    list,
    refresh(written) {
      byConnection = undefined;
      refresh(written);
    },
    async listByConnection(connectionId) {
      // The API cannot filter by connection, so the whole list is read once and grouped here. One
      // whose connection cannot be read is in a group that nobody asks for.
      const subscriptions = await list();
      byConnection ??= Map.groupBy(subscriptions, (subscription) => subscription.connectionId);
      return staleness.inherit(byConnection.get(connectionId) ?? [], subscriptions);
    },
  };
}
