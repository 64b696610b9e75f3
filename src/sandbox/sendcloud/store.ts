import { type Collection, createCollection } from '../collection.ts';
import type { SendcloudAccount } from './account.ts';
import type { Connection } from './connection.ts';
import type { EventSubscription } from './event-subscription.ts';

/** What one account has by now. */
export interface SendcloudStore {
  readonly account: SendcloudAccount;
  readonly connections: Collection<Connection>;
  readonly eventSubscriptions: Collection<EventSubscription>;
  /** How long a test delivery may take. */
  readonly deliveryTimeoutMs: number;
  /** How many authorizations were begun; a reset does not begin again. */
  authorizations: number;
  /** Back to what the account had at the start. */
  reset(): void;
}

const ids = {
  // None follows those beyond 2^53.
  numberOf: (id: number | bigint) => (typeof id === 'number' ? id : null),
  idOf: (number: number) => number,
};

/** Starts with what the account has. */
export function createSendcloudStore(
  account: SendcloudAccount,
  deliveryTimeoutMs: number,
  nowMs: () => number,
): SendcloudStore {
  const connections = createCollection(account.connections, ids, nowMs);
  const eventSubscriptions = createCollection(account.eventSubscriptions, ids, nowMs);
  return {
    account,
    connections,
    eventSubscriptions,
    deliveryTimeoutMs,
    authorizations: 0,
    reset() {
      connections.reset();
      eventSubscriptions.reset();
    },
  };
}
