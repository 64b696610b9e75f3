import { MAX_PER_PAGE } from '../../domain/shipping-channels.ts';
import type { Price } from '../../domain/upstream.ts';
import type { CallPlan, SendcloudNoun } from '../context.ts';
import type { FieldPrice, FieldUse } from './field-price.ts';

/** The price of a mutation, with the reads that it needs itself. What is written comes back with its name. */
export function writePrice(api: keyof Price, reads = 0): FieldPrice {
  return (plan, { key }) => {
    plan.write(api, reads);
    plan.haveNames(key);
  };
}

/** The price of a field that reads one by id: of its argument `id`, or one that is only known later. */
export function byIdPrice(noun: SendcloudNoun): FieldPrice {
  return (plan, { args, isRoot }) => plan.sendcloudById(noun, args.id, isRoot);
}

/** The price of a field that needs the whole list. */
export function listPrice(noun: SendcloudNoun): FieldPrice {
  return (plan, { isRoot }) => plan.sendcloudList(noun, isRoot);
}

/** The price of a webhook subscription by id: with its name when that is asked for right below. */
export const webhookSubscriptionPrice: FieldPrice = (plan, { args, areObjects, selects }) => {
  const named = selects('WebhookSubscription', 'name');
  const key = `webhookSubscription ${args.id}`;
  plan.webhookSubscription(args.id, named);
  if (named) plan.haveNames(key);
  areObjects(key);
};

/** The price of a page of them: the fields below it are asked of each item. */
export const webhookSubscriptionPagePrice: FieldPrice = (plan, { args, askBelow, areObjects }) => {
  const key = `page ${args.page}/${args.perPage}`;
  plan.read('shippingChannels', key, 1);
  askBelow(itemsOf(args));
  areObjects(key);
};

/** The price of the name, which the API's list does not have. */
export const namePrice: FieldPrice = (plan, { parentKey, times }) => plan.names(parentKey, times);

/** The price of a page of deliveries: of each subscription. */
export const deliveriesPrice: FieldPrice = (plan, use) => {
  readDeliveries(plan, use, use.args);
  use.askBelow(use.times * itemsOf(use.args));
};

/** The price of the health: of the first page of deliveries, which `deliveries` may have asked for, too. */
export const healthPrice: FieldPrice = (plan, use) =>
  readDeliveries(plan, use, { page: 1, perPage: MAX_PER_PAGE });

export const deliveryPrice: FieldPrice = (plan, { args }) =>
  plan.read('shippingChannels', `delivery ${args.subscriptionId}/${args.id}`, 1);

export const eventsPrice: FieldPrice = (plan) => plan.read('shippingChannels', 'events', 1);

function readDeliveries(
  plan: CallPlan,
  { parentKey, times }: FieldUse,
  { page, perPage }: FieldUse['args'],
): void {
  plan.read('shippingChannels', `deliveries ${parentKey} ${page}/${perPage}`, times);
}

/** As many as a page has; none on one that will be rejected. */
function itemsOf({ perPage }: FieldUse['args']): number {
  const isAllowed = typeof perPage === 'number' && perPage >= 1 && perPage <= MAX_PER_PAGE;
  return isAllowed ? perPage : 0;
}
