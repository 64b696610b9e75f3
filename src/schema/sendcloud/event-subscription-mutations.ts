import { ConflictError, ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import {
  type EventSubscriptionChanges,
  isSendcloudId,
  type TestDelivery,
} from '../../domain/sendcloud.ts';
import { mapSent } from '../../domain/upstream.ts';
import { builder } from '../builder.ts';
import {
  defineDeletion,
  defineEnsureSuccess,
  defineMutation,
  defineSuccess,
} from '../define-mutation.ts';
import type { InputChecks } from '../input-checks.ts';
import { writePrice } from '../price/field-prices.ts';
import { EventSubscriptionRef, SendcloudEventTypeRef } from './event-subscription.ts';

/** How much of the endpoint's answer a test event shows. */
const MAX_RESPONSE_BYTES = 1024;

function defineWantedSubscription(name: string, description: string, active: string) {
  return builder.inputType(name, {
    description,
    fields: (t) => ({
      connectionId: t.id({ required: true, description: 'The connection that events go to.' }),
      eventType: t.field({
        type: SendcloudEventTypeRef,
        required: true,
        description: 'The type of the events.',
      }),
      active: t.boolean({ required: true, defaultValue: true, description: active }),
    }),
  });
}

const CreateEventSubscriptionInput = defineWantedSubscription(
  'CreateEventSubscriptionInput',
  'An event subscription to be.',
  'Whether events are delivered from the start; false creates it paused.',
);

const EnsureEventSubscriptionInput = defineWantedSubscription(
  'EnsureEventSubscriptionInput',
  'An event subscription that shall exist. Its connection and its event type together are its key.',
  'Whether events are delivered; false: it exists, and is paused.',
);

const UpdateEventSubscriptionInput = builder.inputType('UpdateEventSubscriptionInput', {
  description:
    'What changes of an event subscription. What is absent stays; nothing of it can be null.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the event subscription.' }),
    connectionId: t.id({ description: 'The connection that events go to from now on.' }),
    eventType: t.field({
      type: SendcloudEventTypeRef,
      description: 'The type of the events from now on.',
    }),
    active: t.boolean({ description: 'Whether events are delivered from now on.' }),
  }),
});

const writtenSubscription = {
  name: 'subscription',
  type: EventSubscriptionRef,
  description: 'The event subscription as it is now.',
} as const;

function readChanges(
  { connectionId, eventType, active }: Omit<typeof UpdateEventSubscriptionInput.$inferInput, 'id'>,
  checks: InputChecks,
): EventSubscriptionChanges {
  for (const [name, value] of Object.entries({ connectionId, eventType, active })) {
    if (value === null) checks.issue('null', 'This cannot be taken away.', name);
  }
  if (connectionId != null) checks.id(isSendcloudId, connectionId, 'connectionId');
  return {
    ...(connectionId != null && { connectionId }),
    ...(eventType != null && { eventType }),
    ...(active != null && { active }),
  };
}

defineMutation('createEventSubscription', {
  description: 'Creates an event subscription. One call.',
  input: { type: CreateEventSubscriptionInput, description: 'The event subscription to be.' },
  success: defineSuccess(
    'CreateEventSubscriptionSuccess',
    'The event subscription was created.',
    writtenSubscription,
  ),
  errors: [ForbiddenError, ConflictError],
  price: writePrice('sendcloud'),
  check: ({ connectionId }, checks) => checks.id(isSendcloudId, connectionId, 'connectionId'),
  write: async ({ sendcloud }, _checked, input) => ({
    subscription: await sendcloud.writes.createEventSubscription(input),
  }),
});

defineMutation('updateEventSubscription', {
  description: 'Changes what the input names of an event subscription. One call.',
  input: { type: UpdateEventSubscriptionInput, description: 'What changes.' },
  success: defineSuccess(
    'UpdateEventSubscriptionSuccess',
    'The event subscription was changed.',
    writtenSubscription,
  ),
  errors: [NotFoundError, ForbiddenError, ConflictError],
  price: writePrice('sendcloud'),
  check(input, checks) {
    checks.id(isSendcloudId, input.id, 'id');
    return checks.changes(readChanges(input, checks));
  },
  write: async ({ sendcloud }, changes, { id }) => ({
    subscription: await sendcloud.writes.updateEventSubscription(id, changes),
  }),
});

defineMutation('ensureEventSubscription', {
  description:
    'Makes sure that one subscription of a connection to an event type exists. It is read anew, then created, changed where it differs, or left as it is. Two of the same are a conflict. One call when nothing differs, two otherwise.',
  input: {
    type: EnsureEventSubscriptionInput,
    description: 'The event subscription that shall exist.',
  },
  success: defineEnsureSuccess('EventSubscription', writtenSubscription),
  errors: [ForbiddenError, ConflictError],
  price: writePrice('sendcloud', 1),
  check: ({ connectionId }, checks) => checks.id(isSendcloudId, connectionId, 'connectionId'),
  write: ({ sendcloud }, _checked, input) => sendcloud.writes.ensureEventSubscription(input),
});

defineDeletion('EventSubscription', {
  description: 'Deletes an event subscription. It cannot be undone. One call.',
  inputDescription: 'Which event subscription goes.',
  idDescription: 'The id of the event subscription.',
  successDescription: 'The event subscription is gone.',
  price: writePrice('sendcloud'),
  isId: isSendcloudId,
  remove: ({ sendcloud }, id) => sendcloud.writes.deleteEventSubscription(id),
});

const SendTestEventInput = builder.inputType('SendTestEventInput', {
  description: 'Which event subscription is tried out.',
  fields: (t) => ({
    subscriptionId: t.id({ required: true, description: 'The id of the event subscription.' }),
  }),
});

const SendTestEventSuccess = builder.objectRef<TestDelivery>('SendTestEventSuccess').implement({
  description: 'Sendcloud has tried to deliver an event made up for the purpose.',
  fields: (t) => ({
    delivered: t.exposeBoolean('delivered', { description: 'Whether the endpoint accepted it.' }),
    statusCode: t.sent({
      type: 'Int',
      description: 'The HTTP status that the endpoint answered with; null when it did not answer.',
      read: ({ statusCode }) => statusCode,
    }),
    responseBody: t.sent({
      type: 'String',
      description: `The first ${MAX_RESPONSE_BYTES} bytes that the endpoint answered with, as JSON text where the API has parsed them; null when it did not answer.`,
      read: ({ responseBody }) =>
        mapSent(responseBody, (body) => firstBytes(body, MAX_RESPONSE_BYTES)),
    }),
  }),
});

defineMutation('sendTestEvent', {
  description:
    'Has Sendcloud send an event made up for the purpose, and waits up to nine seconds for what comes of it. One call.',
  input: { type: SendTestEventInput, description: 'Which event subscription is tried out.' },
  success: SendTestEventSuccess,
  errors: [NotFoundError, ForbiddenError],
  price: writePrice('sendcloud'),
  check: ({ subscriptionId }, checks) => checks.id(isSendcloudId, subscriptionId, 'subscriptionId'),
  write: ({ sendcloud }, _checked, { subscriptionId }) =>
    sendcloud.writes.sendTestEvent(subscriptionId),
});

/** Cuts a text between two characters. */
function firstBytes(text: string, count: number): string {
  const bytes = new TextEncoder().encode(text).subarray(0, count);
  // With `stream`, half a character at the end is kept for more that never comes.
  return new TextDecoder().decode(bytes, { stream: true });
}
