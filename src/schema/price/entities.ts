import type { Priced } from './field-price.ts';

/** The price of `_entities`: of each type, what its ids cost when they are asked for all at once. */
export const entitiesPrice: Priced = {
  price(plan, { key, args, askBelow, selects }) {
    const { representations } = args;
    if (!Array.isArray(representations)) return;
    const named = selects('WebhookSubscription', 'name');
    for (const representation of representations) {
      const { __typename: typeName, id } = { ...representation };
      if (typeName === 'EventSubscription') plan.sendcloudById('eventSubscription', id, true);
      else if (typeName === 'WebhookSubscription') plan.webhookSubscription(id, named);
      else plan.sendcloudById('connection', id, true);
    }
    if (named) plan.haveNames(key);
    askBelow(representations.length);
  },
};
