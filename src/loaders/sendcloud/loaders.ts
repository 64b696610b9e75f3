import type { Observer } from '../../domain/observer.ts';
import {
  assertSendcloudId,
  type Connection,
  type EventSubscription,
} from '../../domain/sendcloud.ts';
import type { Sent } from '../../domain/upstream.ts';
import type { ListedItem } from '../../upstream/rest/listing.ts';
import type { SendcloudReads } from '../../upstream/sendcloud/client.ts';
import { createBatchLoader } from '../batch-loader.ts';
import { findById, valuesOf } from '../listing.ts';
import type { Staleness } from '../staleness.ts';

/** One noun of Sendcloud, for the time of one operation. */
export interface SendcloudLoader<T> {
  /** Throws `InvalidInputError`, with no call, and `NotFoundError`. */
  load(id: string): Promise<T>;
  /** All of them, in the order of the API. */
  list(): Promise<readonly T[]>;
  /** Forgets what was read before a write, and takes what the write answered. */
  refresh(written?: T): void;
}

/**
 * The API has no batch read, but its list is complete and its items are whole. So the first id
 * alone is read by id, and any further id of the operation, in whatever tick, from the list: at most
 * one GET by id, and one list between two writes. What has failed is not asked again.
 */
export function createSendcloudLoader<T extends { readonly id: string }>(
  read: {
    readonly name: string;
    get(id: string): Promise<T>;
    list(keys: number): Promise<readonly ListedItem<T>[]>;
  },
  staleness: Staleness,
  observer: Observer,
): SendcloudLoader<T> {
  let listing: Promise<readonly ListedItem<T>[]> | undefined;
  let values: Promise<readonly T[]> | undefined;
  let find: ((id: string) => T | Error) | undefined;
  let readOneById = false;

  const source = { api: 'SENDCLOUD', name: read.name, observer } as const;
  const loader = createBatchLoader<string, T>(source, async (ids) => {
    const [first] = ids;
    if (first !== undefined && ids.length === 1 && !readOneById && listing === undefined) {
      readOneById = true;
      return [await read.get(first).catch((error: Error) => error)];
    }
    listing ??= read.list(ids.length);
    const items = await listing;
    find ??= findById(items);
    return ids.map(find).map((found) => staleness.inherit(found, items));
  });

  return {
    async load(id) {
      assertSendcloudId(id);
      return loader.load(id);
    },
    list() {
      listing ??= read.list(0);
      // Kept, because every connection of a list may ask for it.
      values ??= listing.then((items) => staleness.inherit(valuesOf(items), items));
      return values;
    },
    refresh(written) {
      listing = undefined;
      values = undefined;
      find = undefined;
      loader.clearAll();
      if (written !== undefined) loader.prime(written.id, written);
    },
  };
}

/** How an operation uses the loader of one noun. Its first tick is that of its root fields. */
export interface SendcloudLoaderUse {
  /** The ids that are asked for in the first tick. */
  readonly rootIds: ReadonlySet<string>;
  /** Places where an id is only known later, so each perhaps in a tick of its own. */
  readonly laterIds: number;
  readonly rootList: boolean;
  readonly laterList: boolean;
}

/** How many calls the loader makes at most: one by id and one list, or the list alone when it is needed from the start. */
export function callsOfSendcloudLoader(use: SendcloudLoaderUse): number {
  const { rootIds, laterIds, rootList, laterList } = use;
  if (rootList || rootIds.size > 1) return 1;
  const ids = rootIds.size + laterIds;
  const isListed = laterList || ids > 1;
  return (ids > 0 ? 1 : 0) + (isListed ? 1 : 0);
}

export type ConnectionLoader = SendcloudLoader<Connection>;

export function createConnectionLoader(
  reads: SendcloudReads,
  staleness: Staleness,
  observer: Observer,
): ConnectionLoader {
  const { getConnection: get, listConnections: list } = reads;
  return createSendcloudLoader({ name: 'connection', get, list }, staleness, observer);
}

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
