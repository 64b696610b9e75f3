import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import {
  isEventName,
  MAX_NAMES_OF_URL,
  MAX_SEARCHED_PAGES,
  type NewWebhookSubscription,
  type WebhookSubscription,
  type WebhookSubscriptionChanges,
} from '../../domain/shipping-channels.ts';
import { normalUrl } from '../../domain/text.ts';
import type { Ensured } from '../../domain/upstream.ts';
import type { ShippingChannelsWriter } from '../../upstream/shipping-channels/client.ts';
import { valuesOf } from '../listing.ts';
import { type Exclusively, ensure, refreshAfter } from '../writes.ts';
import type { WebhookSubscriptionLoader } from './webhook-subscription.ts';

/**
 * What can be changed at Shipping Channels, in the words of the graph. After each write the loader knows
 * the new state.
 */
export interface ShippingChannelsWrites
  extends Pick<
    ShippingChannelsWriter,
    'createWebhookSubscription' | 'updateWebhookSubscription' | 'deleteWebhookSubscription'
  > {
  /**
   * The one webhook subscription with a URL and a name. It costs the pages of the list, a read by id for
   * each with that URL, since the list has no names, and a write unless nothing differs. Throws
   * `ConflictError` for more pages, or more with that URL, than are read.
   */
  ensureWebhookSubscription(wanted: NewWebhookSubscription): Promise<Ensured<WebhookSubscription>>;
}

export function createShippingChannelsWrites(
  writer: ShippingChannelsWriter,
  exclusively: Exclusively,
  subscriptions: WebhookSubscriptionLoader,
): ShippingChannelsWrites {
  return {
    createWebhookSubscription: (subscription) =>
      refreshAfter(subscriptions, writer.createWebhookSubscription(subscription)),
    updateWebhookSubscription: (id, changes) =>
      refreshAfter(subscriptions, writer.updateWebhookSubscription(id, changes)),
    async deleteWebhookSubscription(id) {
      await writer.deleteWebhookSubscription(id).finally(() => subscriptions.refresh());
    },

    ensureWebhookSubscription: (wanted) =>
      ensure(exclusively, subscriptions, {
        api: 'shippingChannels',
        key: ['webhookSubscription', normalUrl(wanted.url), wanted.name.trim()],
        find: () => findSubscriptions(writer, wanted),
        create: () => writer.createWebhookSubscription(wanted),
        changeOf(found) {
          const changes = webhookSubscriptionChanges(found, wanted);
          return changes && (() => writer.updateWebhookSubscription(found.id, changes, found));
        },
      }),
  };
}

async function findSubscriptions(
  writer: ShippingChannelsWriter,
  { url, name }: NewWebhookSubscription,
): Promise<readonly WebhookSubscription[]> {
  const first = await writer.findWebhookSubscriptions(url, 1);
  if (first.lastPage > MAX_SEARCHED_PAGES) {
    throw new ConflictError(
      `The list of webhook subscriptions has ${first.lastPage} pages, and ${MAX_SEARCHED_PAGES} are searched at most. Nothing was written.`,
    );
  }
  const others = Array.from({ length: first.lastPage - 1 }, (_, index) =>
    writer.findWebhookSubscriptions(url, index + 2),
  );
  const pages = [first, ...(await Promise.all(others))];
  // Another one may be on a page by now that was read before.
  if (pages.some(({ totalCount }) => totalCount !== first.totalCount)) {
    throw new ConflictError(
      'The list of webhook subscriptions has changed while it was searched. Nothing was written: send it again.',
    );
  }
  const ids = new Set(pages.flatMap(({ items }) => valuesOf(items)).map(({ id }) => id));
  if (ids.size > MAX_NAMES_OF_URL) {
    throw new ConflictError(
      `There are ${ids.size} webhook subscriptions with this URL, and the names of ${MAX_NAMES_OF_URL} are read at most. Nothing was written.`,
    );
  }
  const found = await Promise.all([...ids].map((id) => readUnlessGone(writer, id)));
  return found.filter((each) => each !== null).filter((each) => hasName(each, name));
}

async function readUnlessGone(
  writer: ShippingChannelsWriter,
  id: string,
): Promise<WebhookSubscription | null> {
  try {
    return await writer.getFoundWebhookSubscription(id);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** Spaces around a name are nothing that an API has to keep. Throws what is wrong with it: it may be the one. */
function hasName({ name = null }: WebhookSubscription, wanted: string): boolean {
  if (name instanceof Error) throw name;
  return name?.trim() === wanted.trim();
}

/**
 * What differs from the webhook subscription that was found; null for nothing. The secret cannot be
 * read, and so never differs. Events that this version does not know do not either: the write keeps them.
 */
export function webhookSubscriptionChanges(
  found: WebhookSubscription,
  { eventNames, active }: Pick<NewWebhookSubscription, 'eventNames' | 'active'>,
): WebhookSubscriptionChanges | null {
  const areOtherEvents = !haveSameEvents(found.eventNames, eventNames);
  const isOtherState = found.active !== active;
  if (!areOtherEvents && !isOtherState) return null;
  return { ...(areOtherEvents && { eventNames }), ...(isOtherState && { active }) };
}

function haveSameEvents(
  found: WebhookSubscription['eventNames'],
  wanted: readonly string[],
): boolean {
  if (found === null || found instanceof Error) return false;
  const known = new Set(found.filter(isEventName));
  return known.symmetricDifference(new Set(wanted)).size === 0;
}
