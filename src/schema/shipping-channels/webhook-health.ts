import type { WebhookHealth } from '../../domain/webhook-health.ts';
import { builder } from '../builder.ts';
import { healthPrice } from '../price/field-prices.ts';
import { WebhookDeliveryRef } from './webhook-delivery.ts';
import { WebhookSubscriptionRef } from './webhook-subscription.ts';

const WebhookVerdictRef = builder.enumType('WebhookVerdict', {
  description:
    'Whether events arrive. An attempt is a delivery that succeeded or failed, among the newest 100.',
  values: {
    HEALTHY: { description: 'Fewer than a tenth of the attempts failed, and it is not failing.' },
    FLAKY: { description: 'At least a tenth of the attempts failed, and it is not failing.' },
    FAILING: { description: 'The last five attempts failed, or all of fewer than five.' },
    SILENT: {
      description: 'There is no attempt: nothing was sent, or it is not known how any of it ended.',
    },
    DISABLED: {
      description: 'It is not active, so no events are sent. The counts tell what was sent before.',
    },
  } as const,
});

const WebhookHealthRef = builder.objectRef<WebhookHealth>('WebhookHealth').implement({
  description:
    'Whether events arrive where a webhook subscription sends them, by its newest 100 deliveries.',
  fields: (t) => ({
    verdict: t.expose('verdict', {
      type: WebhookVerdictRef,
      description: 'What the counts mean.',
    }),
    attempts: t.exposeInt('attempts', {
      description:
        'How many deliveries succeeded or failed. One whose status is absent, unreadable or unknown to this version is no attempt; neither is one that cannot be read at all.',
    }),
    failures: t.exposeInt('failures', { description: 'How many of the attempts failed.' }),
    successRate: t.exposeFloat('successRate', {
      nullable: true,
      description: 'The part of the attempts that succeeded, from 0 to 1. Null without attempts.',
    }),
    lastSuccessAt: t.expose('lastSuccessAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the newest success was sent. Null without a success, or when its time cannot be read.',
    }),
    lastFailure: t.expose('lastFailure', {
      type: WebhookDeliveryRef,
      nullable: true,
      description: 'The newest attempt that failed. Null without one.',
    }),
    sampledFrom: t.expose('sampledFrom', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the oldest of the deliveries was sent. Null without one, or when its time cannot be read.',
    }),
  }),
});

builder.objectField(WebhookSubscriptionRef, 'health', (t) =>
  t.upstream({
    type: WebhookHealthRef,
    description:
      'Whether its events arrive, by the first 100 deliveries of its log. One call for each subscription, the same as that of `deliveries(page: 1, perPage: 100)`; at most 8 at a time.',
    price: healthPrice,
    mustExist: true,
    read: (subscription, _args, { loaders }) =>
      loaders.shippingChannels.webhookDelivery.health(subscription),
  }),
);
