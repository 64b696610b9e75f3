import { InvalidInputError } from '../domain/errors.ts';
import type {
  EventFilter,
  ReceivedEvent,
  SendcloudParcelEvent,
  ShippingChannelsEvent,
  UnknownReceivedEvent,
} from '../domain/received-event.ts';
import { isSendcloudEventType } from '../domain/sendcloud.ts';
import { isEventName } from '../domain/shipping-channels.ts';
import type { UpstreamApi } from '../domain/upstream.ts';
import { builder } from './builder.ts';
import { UpstreamApiRef } from './rate-limit.ts';
import { SendcloudEventTypeRef } from './sendcloud/event-subscription.ts';
import { EventRef } from './shipping-channels/event.ts';

/** The most events that one read answers. */
const MAX_FIRST = 100;
/** So many characters of texts count as an item of a list. */
const ITEM_LENGTH = 1024;
/** Far more than there are names of events. */
const MAX_NAMES = 100;

const ReceivedEventRef = builder.interfaceRef<ReceivedEvent>('ReceivedEvent').implement({
  description: 'What every event that was received has.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Given when it was received. `after` takes it, to go on from there.',
    }),
    api: t.expose('api', { type: UpstreamApiRef, description: 'The API that sent it.' }),
    hook: t.exposeString('hook', { description: 'The name of the hook that received it.' }),
    name: t.exposeString('name', {
      description:
        'What has happened, in the words of the API: `tracking_parcel.created`. `unknown` when the event does not say.',
    }),
    receivedAt: t.expose('receivedAt', {
      type: 'DateTime',
      description: 'When it was received.',
    }),
    occurredAt: t.expose('occurredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it happened, as the API sent it. Null when the event does not say.',
    }),
    body: t.string({
      description: 'What was sent, as text: with every digit, and not searched for secrets.',
      resolve({ body }, _args, { budget }) {
        // A long text is as much of an answer as a long list, each time that it is in it.
        budget.spendListItems(Math.floor(body.length / ITEM_LENGTH));
        return body;
      },
    }),
  }),
  resolveType: ({ kind }) => TYPE_NAMES[kind],
});

const TYPE_NAMES = {
  'sendcloud-parcel': 'SendcloudParcelEvent',
  'shipping-channels': 'ShippingChannelsEvent',
  unknown: 'UnknownReceivedEvent',
} as const satisfies Readonly<Record<ReceivedEvent['kind'], string>>;

builder.objectRef<SendcloudParcelEvent>('SendcloudParcelEvent').implement({
  description:
    'Something has happened to a parcel at Sendcloud. A field is null when the event does not have it, or in another form: `body` has all.',
  interfaces: [ReceivedEventRef],
  fields: (t) => ({
    eventType: t.field({
      type: SendcloudEventTypeRef,
      nullable: true,
      description: 'The event type. Null when this version does not know it: see `name`.',
      resolve: ({ name }) => (isSendcloudEventType(name) ? name : null),
    }),
    parcelId: t.exposeID('parcelId', {
      nullable: true,
      description: 'The id of the parcel: exact decimal text of an integer.',
    }),
    trackingNumber: t.exposeString('trackingNumber', {
      nullable: true,
      description: 'The number by which the carrier knows the parcel.',
    }),
    carrierCode: t.exposeString('carrierCode', {
      nullable: true,
      description: 'The carrier, in the word of the API: `dpd`.',
    }),
    phase: t.exposeString('phase', {
      nullable: true,
      description: 'How far the parcel has come: `in_transit`.',
    }),
    exception: t.exposeString('exception', {
      nullable: true,
      description: 'What has gone wrong, in the word of the API; `none` when nothing has.',
    }),
    subStatus: t.exposeString('subStatus', {
      nullable: true,
      description: 'More about the phase or the exception: `neighbour`.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'A sentence for people.',
    }),
    endOfTracking: t.exposeBoolean('endOfTracking', {
      nullable: true,
      description: 'Whether no other event of the parcel follows.',
    }),
  }),
});

builder.objectRef<ShippingChannelsEvent>('ShippingChannelsEvent').implement({
  description:
    'Something has happened at Shipping Channels. A field is null when the event does not have it, or in another form: `body` has all.',
  interfaces: [ReceivedEventRef],
  fields: (t) => ({
    event: t.field({
      type: EventRef,
      nullable: true,
      description: 'What has happened. Null when this version does not know it: see `name`.',
      resolve: ({ name }) => (isEventName(name) ? name : null),
    }),
    deliveryId: t.exposeID('deliveryId', {
      nullable: true,
      description:
        'The id of the delivery that brought it first, in the log of its webhook subscription. The API does not sign it.',
    }),
    resource: t.exposeString('resource', {
      nullable: true,
      description: 'What it has happened to: `tracking_parcel`.',
    }),
    resourceId: t.exposeID('resourceId', {
      nullable: true,
      description: 'The id of the resource.',
    }),
    status: t.exposeString('status', {
      nullable: true,
      description: 'The status of the resource, in the word of the API.',
    }),
    previousStatus: t.exposeString('previousStatus', {
      nullable: true,
      description: 'The status that it had before.',
    }),
  }),
});

builder.objectRef<UnknownReceivedEvent>('UnknownReceivedEvent').implement({
  description: 'An event of a form that this version does not know. `body` has all of it.',
  interfaces: [ReceivedEventRef],
});

const filterArguments = builder.args((t) => ({
  api: t.field({
    type: UpstreamApiRef,
    description: 'Only those of this API; of both when absent or null.',
  }),
  names: t.stringList({ description: 'Only those of these names; all when absent or null.' }),
}));

builder.queryField('receivedEvents', (t) =>
  t.field({
    type: [ReceivedEventRef],
    nullable: true,
    description:
      "The events that were received last, oldest first: the last thousand are kept. Costs nothing. For callers of the service's credentials.",
    args: {
      ...filterArguments,
      after: t.arg.id({
        description:
          'Only those after the event of this id; from the first that is kept when absent or null. An error with the code `EVENT_GAP` says that it is not kept any more.',
      }),
      first: t.arg.int({
        required: true,
        defaultValue: 50,
        description: `At most so many: 1 to ${MAX_FIRST}.`,
      }),
    },
    resolve(_query, args, { events }) {
      if (args.first < 1 || args.first > MAX_FIRST) {
        throw new InvalidInputError(`first is from 1 to ${MAX_FIRST}.`);
      }
      return events().read(filterOf(args), afterOf(args), args.first);
    },
  }),
);

builder.subscriptionType({ description: 'What happens, as it happens.' });

builder.subscriptionField('eventReceived', (t) =>
  t.field({
    type: ReceivedEventRef,
    description:
      "Each event that is received, in the order of arrival. For callers of the service's credentials. Too many that wait to be read end it, with the code `SLOW_CONSUMER`.",
    args: {
      ...filterArguments,
      after: t.arg.id({
        description:
          'First those that were received after the event of this id, so that none is missed; only new ones when absent or null. An error with the code `EVENT_GAP` says that it is not kept any more.',
      }),
    },
    subscribe: (_subscription, args, { events }) => events().follow(filterOf(args), afterOf(args)),
    resolve: (event: ReceivedEvent) => event,
  }),
);

function filterOf({
  api,
  names,
}: {
  readonly api?: UpstreamApi | null | undefined;
  readonly names?: readonly string[] | null | undefined;
}): EventFilter {
  if (names != null && names.length > MAX_NAMES) {
    throw new InvalidInputError(`names has at most ${MAX_NAMES} names.`);
  }
  return { api: api ?? null, names: names ?? null };
}

function afterOf({ after }: { readonly after?: string | null | undefined }): string | null {
  if (after != null && !/^\d{1,15}-\d{1,15}$/.test(after)) {
    throw new InvalidInputError('after is the id of an event that was received.');
  }
  return after ?? null;
}
