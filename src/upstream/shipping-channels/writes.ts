import { ValidationError } from '../../domain/errors.ts';
import {
  assertShippingChannelsId,
  isEventName,
  type NewWebhookSubscription,
  type WebhookSubscription,
  type WebhookSubscriptionChanges,
} from '../../domain/shipping-channels.ts';
import { decodeOne } from '../rest/listing.ts';
import type { RestCaller } from '../rest/rest-caller.ts';
import { beforeWrite } from '../rest/write-rejection.ts';
import type { ShippingChannelsReads } from './client.ts';
import {
  encodeWebhookSubscription,
  toWebhookSubscriptionInputPath,
  webhookSubscription,
} from './webhook-subscription.ts';

/**
 * The writes. One is sent again only when it certainly was not carried out. All throw `ForbiddenError`,
 * `ValidationError` and `ConflictError`; those with an id `InvalidInputError`, before anything is sent.
 */
export interface ShippingChannelsWrites {
  /** `POST /webhook-subscriptions` */
  createWebhookSubscription(subscription: NewWebhookSubscription): Promise<WebhookSubscription>;
  /**
   * `PUT /webhook-subscriptions/{id}`: what is absent stays as it is. The API always wants the name,
   * and the events that this version does not know are kept: so unless the name is given and the
   * events are not, the subscription is read first, if `current` is not what was just read of it by id.
   * Throws `NotFoundError`.
   */
  updateWebhookSubscription(
    id: string,
    changes: WebhookSubscriptionChanges,
    current?: WebhookSubscription,
  ): Promise<WebhookSubscription>;
  /** `DELETE /webhook-subscriptions/{id}`. Throws `NotFoundError`. */
  deleteWebhookSubscription(id: string): Promise<void>;
}

export function createShippingChannelsWrites(
  call: RestCaller,
  reads: ShippingChannelsReads,
): ShippingChannelsWrites {
  return {
    createWebhookSubscription: (subscription) =>
      call({
        operation: 'createWebhookSubscription',
        template: '/webhook-subscriptions',
        keys: 0,
        write: {
          method: 'POST',
          body: encodeWebhookSubscription(subscription),
          secrets: [subscription.secret],
          toInputPath: (path) =>
            toWebhookSubscriptionInputPath(path, subscription.eventNames.length),
        },
        decode: (answer) => decodeOne(webhookSubscription, answer.body, answer),
      }),

    async updateWebhookSubscription(id, changes, known) {
      assertShippingChannelsId(id);
      const { name, eventNames } = changes;
      const isRead = known === undefined && (name === undefined || eventNames !== undefined);
      const current = isRead
        ? await beforeWrite(reads.getWebhookSubscription(id))
        : (known ?? null);
      const whole = {
        ...changes,
        name: name ?? nameOf(current),
        ...(eventNames !== undefined && { eventNames: [...eventNames, ...unknownEvents(current)] }),
      };
      return call({
        operation: 'updateWebhookSubscription',
        template: '/webhook-subscriptions/{id}',
        ids: [id],
        keys: 1,
        lookup: true,
        write: {
          method: 'PUT',
          target: id,
          body: encodeWebhookSubscription(whole),
          secrets: changes.secret === undefined ? [] : [changes.secret],
          toInputPath: (path) => toWebhookSubscriptionInputPath(path, eventNames?.length ?? 0),
        },
        decode: (answer) => decodeOne(webhookSubscription, answer.body, answer, id),
      });
    },

    async deleteWebhookSubscription(id) {
      assertShippingChannelsId(id);
      return call({
        operation: 'deleteWebhookSubscription',
        template: '/webhook-subscriptions/{id}',
        ids: [id],
        keys: 1,
        lookup: true,
        write: { method: 'DELETE', target: id },
        decode: () => undefined,
      });
    },
  };
}

/** The name that stays. Throws what is wrong with it: without it, nothing can be written. */
function nameOf(current: WebhookSubscription | null): string {
  const name = current?.name ?? null;
  if (name instanceof Error) throw name;
  if (name !== null) return name;
  const message = 'It has no name yet, and the API wants one.';
  throw new ValidationError([{ path: ['name'], code: 'required', message }]);
}

/** The events that stay because nobody can name them here. Throws what is wrong with them: they would be lost. */
function unknownEvents(current: WebhookSubscription | null): readonly string[] {
  const eventNames = current?.eventNames ?? [];
  if (eventNames instanceof Error) throw eventNames;
  return eventNames.filter((event) => !isEventName(event));
}
