import { ConflictError, ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import { isShippingChannelsId } from '../../domain/shipping-channels/id.ts';
import type { WebhookSubscription } from '../../domain/shipping-channels/webhook-subscription.ts';
import type { WebhookSubscriptionChanges } from '../../domain/shipping-channels/webhook-subscription-changes.ts';
import { ValidationError } from '../../domain/validation.ts';
import { builder } from '../builder.ts';
import { checkId, createInputChecks, type InputChecks } from '../input-checks.ts';
import { writePrice } from '../price/shipping-channels.ts';
import { EventRef } from './event.ts';
import { WebhookSubscriptionRef } from './webhook-subscription.ts';

const CreateWebhookSubscriptionInput = builder.inputType('CreateWebhookSubscriptionInput', {
  description: 'A webhook subscription to be.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'A name for people.' }),
    url: t.field({
      type: 'URL',
      required: true,
      description: 'Where events are sent: https, and not to a private address.',
    }),
    events: t.field({
      type: [EventRef],
      required: true,
      description: 'The events that are sent: at least one, and none twice.',
    }),
    secret: t.string({
      required: true,
      description:
        'Signs deliveries: 8 characters or more. It can be written and never read, so one that the API made up could never be known.',
    }),
    active: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether events are sent from the start.',
    }),
  }),
});

const UpdateWebhookSubscriptionInput = builder.inputType('UpdateWebhookSubscriptionInput', {
  description:
    'What changes of a webhook subscription. What is absent stays; nothing of it can be null.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the webhook subscription.' }),
    name: t.string({ description: 'Its name from now on.' }),
    url: t.field({ type: 'URL', description: 'Where events are sent from now on.' }),
    events: t.field({
      type: [EventRef],
      description:
        'The events that are sent from now on. Those that it has and this version does not know are kept.',
    }),
    secret: t.string({ description: 'What signs deliveries from now on.' }),
    active: t.boolean({ description: 'Whether events are sent from now on.' }),
  }),
});

const DeleteWebhookSubscriptionInput = builder.inputType('DeleteWebhookSubscriptionInput', {
  description: 'Which webhook subscription goes.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the webhook subscription.' }),
  }),
});

function defineSuccess(name: string, description: string) {
  return builder.objectRef<{ subscription: WebhookSubscription }>(name).implement({
    description,
    fields: (t) => ({
      subscription: t.field({
        type: WebhookSubscriptionRef,
        description: 'The webhook subscription as it is now.',
        resolve: ({ subscription }) => subscription,
      }),
    }),
  });
}

const CreateWebhookSubscriptionSuccess = defineSuccess(
  'CreateWebhookSubscriptionSuccess',
  'The webhook subscription was created.',
);
const UpdateWebhookSubscriptionSuccess = defineSuccess(
  'UpdateWebhookSubscriptionSuccess',
  'The webhook subscription was changed.',
);

const DeleteWebhookSubscriptionSuccess = builder
  .objectRef<{ id: string }>('DeleteWebhookSubscriptionSuccess')
  .implement({
    description: 'The webhook subscription is gone.',
    fields: (t) => ({ id: t.exposeID('id', { description: 'The id that it had.' }) }),
  });

/** Checks the part that both inputs have, and reads it. */
function readChanges(
  input: Omit<typeof UpdateWebhookSubscriptionInput.$inferInput, 'id'>,
  checks: InputChecks,
): WebhookSubscriptionChanges {
  const { name, url, events, secret, active } = input;
  for (const [field, value] of Object.entries({ name, url, events, secret, active })) {
    if (value === null) checks.issue('null', 'This cannot be taken away.', field);
  }
  if (name != null) checks.text('name', name, 'name');
  if (url != null) checks.target(url, 'url');
  if (secret != null) checks.text('secret', secret, 'secret');
  if (events?.length === 0) checks.issue('required', 'There is at least one event.', 'events');
  for (const [index, event] of (events ?? []).entries()) {
    if (events?.indexOf(event) !== index) {
      checks.issue('duplicate', 'An event comes once.', 'events', String(index));
    }
  }
  return {
    ...(name != null && { name }),
    ...(url != null && { url }),
    ...(events != null && { eventNames: events }),
    ...(secret != null && { secret }),
    ...(active != null && { active }),
  };
}

builder.mutationFields((t) => ({
  createWebhookSubscription: t.field({
    type: CreateWebhookSubscriptionSuccess,
    nullable: true,
    description: 'Creates a webhook subscription at Shipping Channels. One call.',
    errors: {
      types: [ValidationError, ForbiddenError, ConflictError],
      union: {
        name: 'CreateWebhookSubscriptionResult',
        description: 'What can become of `createWebhookSubscription`.',
      },
    },
    args: {
      input: t.arg({
        type: CreateWebhookSubscriptionInput,
        required: true,
        description: 'The webhook subscription to be.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, { input }, { loaders, allowLoopbackTargets }) => {
      const checks = createInputChecks(allowLoopbackTargets);
      readChanges(input, checks);
      checks.done();
      const { events, ...rest } = input;
      const subscription = await loaders.shippingChannels.writes.createWebhookSubscription({
        ...rest,
        eventNames: events,
      });
      return { subscription };
    },
  }),
  updateWebhookSubscription: t.field({
    type: UpdateWebhookSubscriptionSuccess,
    nullable: true,
    description:
      'Changes what the input names of a webhook subscription. It is read before, unless the name is given and the events are not: up to two calls.',
    errors: {
      types: [ValidationError, NotFoundError, ForbiddenError, ConflictError],
      union: {
        name: 'UpdateWebhookSubscriptionResult',
        description: 'What can become of `updateWebhookSubscription`.',
      },
    },
    args: {
      input: t.arg({
        type: UpdateWebhookSubscriptionInput,
        required: true,
        description: 'What changes.',
      }),
    },
    extensions: { price: writePrice(1) },
    resolve: async (_mutation, { input }, { loaders, allowLoopbackTargets }) => {
      const checks = createInputChecks(allowLoopbackTargets);
      checks.id(isShippingChannelsId, input.id, 'id');
      const changes = readChanges(input, checks);
      checks.changes(changes);
      checks.done();
      const { updateWebhookSubscription } = loaders.shippingChannels.writes;
      return { subscription: await updateWebhookSubscription(input.id, changes) };
    },
  }),
  deleteWebhookSubscription: t.field({
    type: DeleteWebhookSubscriptionSuccess,
    nullable: true,
    description: 'Deletes a webhook subscription. It cannot be undone. One call.',
    errors: {
      types: [ValidationError, NotFoundError, ForbiddenError],
      union: {
        name: 'DeleteWebhookSubscriptionResult',
        description: 'What can become of `deleteWebhookSubscription`.',
      },
    },
    args: {
      input: t.arg({
        type: DeleteWebhookSubscriptionInput,
        required: true,
        description: 'Which webhook subscription goes.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, { input: { id } }, { loaders }) => {
      checkId(isShippingChannelsId, id, 'id');
      await loaders.shippingChannels.writes.deleteWebhookSubscription(id);
      return { id };
    },
  }),
}));
