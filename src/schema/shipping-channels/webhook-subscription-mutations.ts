import { ConflictError, ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import {
  isShippingChannelsId,
  MAX_NAMES_OF_URL,
  MAX_PER_PAGE,
  MAX_SEARCHED_PAGES,
  type WebhookSubscriptionChanges,
} from '../../domain/shipping-channels.ts';
import { builder } from '../builder.ts';
import {
  defineDeletion,
  defineEnsureSuccess,
  defineMutation,
  defineSuccess,
} from '../define-mutation.ts';
import type { InputChecks } from '../input-checks.ts';
import { writePrice } from '../price/field-prices.ts';
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

const EnsureWebhookSubscriptionInput = builder.inputType('EnsureWebhookSubscriptionInput', {
  description:
    'A webhook subscription that shall exist. Its URL and its name together are its key.',
  fields: (t) => ({
    url: t.field({
      type: 'URL',
      required: true,
      description:
        'Where events are sent: https, and not to a private address. How it is spelled makes no difference: `https://EXAMPLE.com:443` is `https://example.com/`.',
    }),
    name: t.string({
      required: true,
      description: 'Its name for people; spaces around it make no difference.',
    }),
    events: t.field({
      type: [EventRef],
      required: true,
      description:
        'The events that are sent, in any order: at least one, and none twice. Those that it has and this version does not know are kept, and are no difference.',
    }),
    active: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether events are sent.',
    }),
    secret: t.string({
      required: true,
      description:
        'Signs deliveries: 8 characters or more. It cannot be read, and so not be compared: it is sent when the subscription is created, and never to one that exists. `updateWebhookSubscription` replaces it.',
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

const writtenSubscription = {
  name: 'subscription',
  type: WebhookSubscriptionRef,
  description: 'The webhook subscription as it is now.',
} as const;

/** Checks the part that all inputs have, and reads it. */
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

defineMutation('createWebhookSubscription', {
  description: 'Creates a webhook subscription at Shipping Channels. One call.',
  input: { type: CreateWebhookSubscriptionInput, description: 'The webhook subscription to be.' },
  success: defineSuccess(
    'CreateWebhookSubscriptionSuccess',
    'The webhook subscription was created.',
    writtenSubscription,
  ),
  errors: [ForbiddenError, ConflictError],
  price: writePrice('shippingChannels'),
  check: (input, checks) => readChanges(input, checks),
  write: async ({ shippingChannels }, _checked, { events, ...rest }) => ({
    subscription: await shippingChannels.writes.createWebhookSubscription({
      ...rest,
      eventNames: events,
    }),
  }),
});

defineMutation('updateWebhookSubscription', {
  description:
    'Changes what the input names of a webhook subscription. It is read before, unless the name is given and the events are not: up to two calls.',
  input: { type: UpdateWebhookSubscriptionInput, description: 'What changes.' },
  success: defineSuccess(
    'UpdateWebhookSubscriptionSuccess',
    'The webhook subscription was changed.',
    writtenSubscription,
  ),
  errors: [NotFoundError, ForbiddenError, ConflictError],
  price: writePrice('shippingChannels', 1),
  check(input, checks) {
    checks.id(isShippingChannelsId, input.id, 'id');
    return checks.changes(readChanges(input, checks));
  },
  write: async ({ shippingChannels }, changes, { id }) => ({
    subscription: await shippingChannels.writes.updateWebhookSubscription(id, changes),
  }),
});

defineMutation('ensureWebhookSubscription', {
  description: `Makes sure that one webhook subscription with a URL and a name exists. It is read anew, then created, changed where it differs, or left as it is. Two of the same are a conflict. So are more than ${MAX_SEARCHED_PAGES * MAX_PER_PAGE} webhook subscriptions, or more than ${MAX_NAMES_OF_URL} with the URL, because no more are read. One call for each page of ${MAX_PER_PAGE}, one for each with the URL, and one for the write: up to ${MAX_SEARCHED_PAGES + MAX_NAMES_OF_URL + 1}.`,
  input: {
    type: EnsureWebhookSubscriptionInput,
    description: 'The webhook subscription that shall exist.',
  },
  success: defineEnsureSuccess('WebhookSubscription', writtenSubscription),
  errors: [ForbiddenError, ConflictError],
  price: writePrice('shippingChannels', MAX_SEARCHED_PAGES + MAX_NAMES_OF_URL),
  check: (input, checks) => readChanges(input, checks),
  write: ({ shippingChannels }, _checked, { events, ...rest }) =>
    shippingChannels.writes.ensureWebhookSubscription({ ...rest, eventNames: events }),
});

defineDeletion('WebhookSubscription', {
  description: 'Deletes a webhook subscription. It cannot be undone. One call.',
  inputDescription: 'Which webhook subscription goes.',
  idDescription: 'The id of the webhook subscription.',
  successDescription: 'The webhook subscription is gone.',
  price: writePrice('shippingChannels'),
  isId: isShippingChannelsId,
  remove: ({ shippingChannels }, id) => shippingChannels.writes.deleteWebhookSubscription(id),
});
