import { type Collection, createCollection } from '../collection.ts';
import type { SendcloudAccount } from './account.ts';
import { type Connection, connection } from './connection.ts';
import type { ConnectionInput } from './connection-input.ts';
import type { EventSubscription } from './event-subscription.ts';
import type { AuthenticationHeader } from './webhook-authentication.ts';

/** What one account has by now. */
export interface SendcloudStore {
  readonly account: SendcloudAccount;
  readonly connections: Pick<Collection<Connection>, 'items' | 'find'>;
  readonly eventSubscriptions: Collection<EventSubscription>;
  createConnection(input: ConnectionInput): Connection;
  updateConnection(item: Connection, input: ConnectionInput): Connection;
  /** Its subscriptions go too. */
  deleteConnection(item: Connection): void;
  /** A secret. Null for none, and for a connection of the seed whose own is unknown. */
  authenticationOf(item: Connection): AuthenticationHeader | null;
  /** Another text on each call, also after a reset. */
  nextAuthorizationState(): string;
  /** Back to what the account had at the start. */
  reset(): void;
}

/** Starts with what the account has. New ids do not follow those beyond 2^53. */
export function createSendcloudStore(
  account: SendcloudAccount,
  nowMs: () => number,
): SendcloudStore {
  const connections = createCollection({ ...ids, seed: account.connections, nowMs });
  const eventSubscriptions = createCollection({ ...ids, seed: account.eventSubscriptions, nowMs });
  const authentications = new Map<Connection['id'], AuthenticationHeader>();
  let authorizations = 0;

  function keepAuthentication(
    id: Connection['id'],
    authentication: ConnectionInput['authentication'],
  ): void {
    if (authentication === null) authentications.delete(id);
    else if (authentication !== undefined) authentications.set(id, authentication);
  }

  return {
    account,
    connections,
    eventSubscriptions,
    createConnection({ authentication, ...fields }) {
      const created = connections.insert((own) => connection({ ...own, ...fields }));
      keepAuthentication(created.id, authentication);
      return created;
    },
    updateConnection(item, { authentication, ...changes }) {
      keepAuthentication(item.id, authentication);
      return connections.update(item, changes);
    },
    deleteConnection({ id }) {
      connections.removeWhere((each) => each.id === id);
      eventSubscriptions.removeWhere((each) => String(each.connection_id) === String(id));
      authentications.delete(id);
    },
    authenticationOf: ({ id }) => authentications.get(id) ?? null,
    nextAuthorizationState() {
      authorizations += 1;
      return `sandbox-${String(authorizations).padStart(6, '0')}`;
    },
    reset() {
      connections.reset();
      eventSubscriptions.reset();
      authentications.clear();
    },
  };
}

const ids = {
  numberOf: (id: number | bigint) => (typeof id === 'number' ? id : null),
  idOf: (number: number) => number,
};
