import { isShippingChannelsId } from '../../domain/shipping-channels.ts';
import { keyOf, readRepresentation } from '../representation.ts';
import type { FieldPrice } from './field-price.ts';

/**
 * The price of `_entities`: of each type, what its ids cost when they are asked for all at once.
 * What is no representation is rejected, and costs nothing.
 */
export const entitiesPrice: FieldPrice = (plan, { key, args, askBelow, includes, selects }) => {
  const { representations } = args;
  if (!Array.isArray(representations)) return;
  const named = selects('WebhookSubscription', 'name');
  const webhookSubscriptions = new Set<string>();
  for (const representation of representations) {
    const read = readRepresentation(representation);
    if (typeof read === 'string') continue;
    const { typeName, id } = read;
    if (!includes(keyOf(read), typeName !== 'WebhookSubscription')) continue;
    if (typeName === 'WebhookConnection' || typeName === 'KlaviyoConnection') {
      plan.sendcloudById('connection', id, true);
    } else if (typeName === 'EventSubscription') {
      plan.sendcloudById('eventSubscription', id, true);
    } else if (typeName === 'WebhookSubscription' && isShippingChannelsId(id)) {
      plan.webhookSubscription(id, named);
      webhookSubscriptions.add(id);
    }
  }
  if (named) plan.haveNames(key);
  // Of the others nothing costs more for being many.
  askBelow(webhookSubscriptions.size);
};
