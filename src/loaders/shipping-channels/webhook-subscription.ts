import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import type { Observer } from '../../domain/observer.ts';
import {
  assertShippingChannelsId,
  type EventDescription,
  MAX_PER_PAGE,
  type Page,
  type WebhookSubscription,
} from '../../domain/shipping-channels.ts';
import type { ListedItem } from '../../upstream/rest/listing.ts';
import type { ShippingChannelsReads } from '../../upstream/shipping-channels/client.ts';
import { createBatchLoader, createOneByOneLoader } from '../batch-loader.ts';
import { valuesOf } from '../listing.ts';
import type { Staleness } from '../staleness.ts';

/** Webhook subscriptions, for the time of one operation. Ids of the wrong shape cost no call. */
export interface WebhookSubscriptionLoader {
  /** With its name, which only a read by id has: one GET for each id, at most 8 at a time. */
  loadNamed(id: string): Promise<WebhookSubscription>;
  /**
   * With or without its name (undefined). One id alone is read by id. Several come from the list: its
   * first page, then the other pages or reads by id, whichever are fewer. So k ids cost at most
   * k + 1 calls.
   */
  load(id: string): Promise<WebhookSubscription>;
  /** One page, without names. */
  list(page: number, perPage: number): Promise<Page<WebhookSubscription>>;
  /** Forgets what was read before a write, and takes what the write answered: it has a name. */
  refresh(written?: WebhookSubscription): void;
}

export function createWebhookSubscriptionLoader(
  reads: ShippingChannelsReads,
  staleness: Staleness,
  observer: Observer,
): WebhookSubscriptionLoader {
  /** Reads of one each, which bring its name; filled by `named`. */
  const namedById = new Map<string, Promise<WebhookSubscription>>();
  const pages = new Map<string, Promise<Page<ListedItem<WebhookSubscription>>>>();
  /** What the pages of this operation held, by id; under null, an item of which nobody knows the id. */
  const listed = new Map<string | null, WebhookSubscription | Error>();
  const readPages: Page<ListedItem<WebhookSubscription>>[] = [];
  let readOneById = false;

  const named = createOneByOneLoader<string, WebhookSubscription>(
    { api: 'SHIPPING_CHANNELS', name: 'namedWebhookSubscription', observer },
    reads.getWebhookSubscription,
    { cacheMap: namedById },
  );

  const perhapsUnnamed = createBatchLoader<string, WebhookSubscription>(
    { api: 'SHIPPING_CHANNELS', name: 'webhookSubscription', observer },
    async (ids) => {
      // Pages that this operation reads anyway may hold them.
      await Promise.allSettled(pages.values());
      const failure = await fetchMissing(ids).catch((error: Error) => error);
      const changed = new ConflictError('The list has changed while it was read: ask again.');
      const notFound = staleness.inherit(
        new NotFoundError('not in the list of this credential'),
        ...readPages,
      );
      return Promise.all(
        ids.map(
          (id) =>
            listed.get(id) ??
            namedById.get(id)?.catch((error: Error) => error) ??
            failure ??
            listed.get(null) ??
            (hasChanged() ? changed : notFound),
        ),
      );
    },
  );

  /** One that is on no page may have moved to one that was read before. */
  function hasChanged(): boolean {
    return readPages.some(({ totalCount }) => totalCount !== readPages[0]?.totalCount);
  }

  function missing(ids: readonly string[]): readonly string[] {
    return ids.filter((id) => !listed.has(id) && !namedById.has(id));
  }

  async function fetchMissing(ids: readonly string[]): Promise<void> {
    const [first, ...others] = missing(ids);
    if (first === undefined) return;
    if (others.length === 0 && !readOneById) {
      readOneById = true;
      named.load(first);
      return;
    }
    const { lastPage } = await readPage(1, MAX_PER_PAGE, others.length + 1);
    const rest = missing(ids);
    const unread: number[] = [];
    for (let page = 2; page <= lastPage && unread.length < rest.length; page += 1) {
      if (!pages.has(pageKey(page, MAX_PER_PAGE))) unread.push(page);
    }
    if (unread.length >= rest.length) {
      named.loadMany(rest);
      return;
    }
    for (const page of unread) {
      const stillMissing = missing(rest).length;
      if (stillMissing === 0) return;
      await readPage(page, MAX_PER_PAGE, stillMissing);
    }
  }

  function readPage(page: number, perPage: number, keys: number) {
    const key = pageKey(page, perPage);
    const known = pages.get(key);
    if (known !== undefined) return known;
    const read = reads.listWebhookSubscriptions(page, perPage, keys).then((answer) => {
      readPages.push(answer);
      for (const { id, value } of answer.items) {
        if (!listed.has(id)) listed.set(id, staleness.inherit(value, answer));
      }
      return answer;
    });
    pages.set(key, read);
    return read;
  }

  return {
    async loadNamed(id) {
      assertShippingChannelsId(id);
      return named.load(id);
    },
    async load(id) {
      assertShippingChannelsId(id);
      return perhapsUnnamed.load(id);
    },
    async list(page, perPage) {
      const answer = await readPage(page, perPage, 0);
      return staleness.inherit({ ...answer, items: valuesOf(answer.items) }, answer);
    },
    refresh(written) {
      pages.clear();
      readPages.length = 0;
      listed.clear();
      perhapsUnnamed.clearAll();
      named.clearAll();
      if (written !== undefined) named.prime(written.id, written);
    },
  };
}

function pageKey(page: number, perPage: number): string {
  return `${page}/${perPage}`;
}

/** How many calls the loader makes at most for ids with and without names. */
export function callsOfWebhookSubscriptionLoader(
  named: ReadonlySet<string>,
  unnamed: ReadonlySet<string>,
): number {
  const others = unnamed.difference(named).size;
  // One alone is read by id; of several, the first page of the list comes on top at worst.
  return named.size + (others < 2 ? others : others + 1);
}

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
