import { ConflictError, ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import type { EventSubscription } from '../../domain/sendcloud/event-subscription.ts';
import type {
  EventSubscriptionChanges,
  TestDelivery,
} from '../../domain/sendcloud/event-subscription-changes.ts';
import { isSendcloudId } from '../../domain/sendcloud/id.ts';
import { mapSent } from '../../domain/sent.ts';
import { ValidationError } from '../../domain/validation.ts';
import { builder } from '../builder.ts';
import { checkId, createInputChecks, type InputChecks } from '../input-checks.ts';
import { writePrice } from '../price/sendcloud.ts';
import { EventSubscriptionRef, SendcloudEventTypeRef } from './event-subscription.ts';

/** How much of the endpoint's answer a test event shows. */
const MAX_RESPONSE_BYTES = 1024;

const CreateEventSubscriptionInput = builder.inputType('CreateEventSubscriptionInput', {
  description: 'An event subscription to be.',
  fields: (t) => ({
    connectionId: t.id({ required: true, description: 'The connection that events go to.' }),
    eventType: t.field({
      type: SendcloudEventTypeRef,
      required: true,
      description: 'The type of the events.',
    }),
    active: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether events are delivered from the start; false creates it paused.',
    }),
  }),
});

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

const DeleteEventSubscriptionInput = builder.inputType('DeleteEventSubscriptionInput', {
  description: 'Which event subscription goes.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the event subscription.' }),
  }),
});

const SendTestEventInput = builder.inputType('SendTestEventInput', {
  description: 'Which event subscription is tried out.',
  fields: (t) => ({
    subscriptionId: t.id({ required: true, description: 'The id of the event subscription.' }),
  }),
});

function defineSuccess(name: string, description: string) {
  return builder.objectRef<{ subscription: EventSubscription }>(name).implement({
    description,
    fields: (t) => ({
      subscription: t.field({
        type: EventSubscriptionRef,
        description: 'The event subscription as it is now.',
        resolve: ({ subscription }) => subscription,
      }),
    }),
  });
}

const CreateEventSubscriptionSuccess = defineSuccess(
  'CreateEventSubscriptionSuccess',
  'The event subscription was created.',
);
const UpdateEventSubscriptionSuccess = defineSuccess(
  'UpdateEventSubscriptionSuccess',
  'The event subscription was changed.',
);

const DeleteEventSubscriptionSuccess = builder
  .objectRef<{ id: string }>('DeleteEventSubscriptionSuccess')
  .implement({
    description: 'The event subscription is gone.',
    fields: (t) => ({ id: t.exposeID('id', { description: 'The id that it had.' }) }),
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

/** Cuts a text between two characters. */
function firstBytes(text: string, count: number): string {
  const bytes = new TextEncoder().encode(text).subarray(0, count);
  // With `stream`, half a character at the end is kept for more that never comes.
  return new TextDecoder().decode(bytes, { stream: true });
}

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

builder.mutationFields((t) => ({
  createEventSubscription: t.field({
    type: CreateEventSubscriptionSuccess,
    nullable: true,
    description: 'Creates an event subscription. One call.',
    errors: {
      types: [ValidationError, ForbiddenError, ConflictError],
      union: {
        name: 'CreateEventSubscriptionResult',
        description: 'What can become of `createEventSubscription`.',
      },
    },
    args: {
      input: t.arg({
        type: CreateEventSubscriptionInput,
        required: true,
        description: 'The event subscription to be.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, { input }, { loaders }) => {
      checkId(isSendcloudId, input.connectionId, 'connectionId');
      return { subscription: await loaders.sendcloud.writes.createEventSubscription(input) };
    },
  }),
  updateEventSubscription: t.field({
    type: UpdateEventSubscriptionSuccess,
    nullable: true,
    description: 'Changes what the input names of an event subscription. One call.',
    errors: {
      types: [ValidationError, NotFoundError, ForbiddenError, ConflictError],
      union: {
        name: 'UpdateEventSubscriptionResult',
        description: 'What can become of `updateEventSubscription`.',
      },
    },
    args: {
      input: t.arg({
        type: UpdateEventSubscriptionInput,
        required: true,
        description: 'What changes.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, { input }, { loaders, allowLoopbackTargets }) => {
      const checks = createInputChecks(allowLoopbackTargets);
      checks.id(isSendcloudId, input.id, 'id');
      const changes = readChanges(input, checks);
      checks.changes(changes);
      checks.done();
      const subscription = await loaders.sendcloud.writes.updateEventSubscription(
        input.id,
        changes,
      );
      return { subscription };
    },
  }),
  deleteEventSubscription: t.field({
    type: DeleteEventSubscriptionSuccess,
    nullable: true,
    description: 'Deletes an event subscription. It cannot be undone. One call.',
    errors: {
      types: [ValidationError, NotFoundError, ForbiddenError],
      union: {
        name: 'DeleteEventSubscriptionResult',
        description: 'What can become of `deleteEventSubscription`.',
      },
    },
    args: {
      input: t.arg({
        type: DeleteEventSubscriptionInput,
        required: true,
        description: 'Which event subscription goes.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, { input: { id } }, { loaders }) => {
      checkId(isSendcloudId, id, 'id');
      await loaders.sendcloud.writes.deleteEventSubscription(id);
      return { id };
    },
  }),
  sendTestEvent: t.field({
    type: SendTestEventSuccess,
    nullable: true,
    description:
      'Has Sendcloud send an event made up for the purpose, and waits up to nine seconds for what comes of it. One call.',
    errors: {
      types: [ValidationError, NotFoundError, ForbiddenError],
      union: {
        name: 'SendTestEventResult',
        description: 'What can become of `sendTestEvent`.',
      },
    },
    args: {
      input: t.arg({
        type: SendTestEventInput,
        required: true,
        description: 'Which event subscription is tried out.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: (_mutation, { input: { subscriptionId } }, { loaders }) => {
      checkId(isSendcloudId, subscriptionId, 'subscriptionId');
      return loaders.sendcloud.writes.sendTestEvent(subscriptionId);
    },
  }),
}));
