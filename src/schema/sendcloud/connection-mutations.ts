import { ConflictError, ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import { isSendcloudId } from '../../domain/sendcloud.ts';
import { builder } from '../builder.ts';
import {
  defineDeletion,
  defineEnsureSuccess,
  defineMutation,
  defineSuccess,
} from '../define-mutation.ts';
import { writePrice } from '../price/field-prices.ts';
import { KlaviyoConnectionRef, WebhookConnectionRef } from './connection.ts';
import {
  CreateWebhookConnectionInput,
  EnsureWebhookConnectionInput,
  readConnectionChanges,
  UpdateWebhookConnectionInput,
} from './connection-input.ts';

const writtenConnection = {
  name: 'connection',
  type: WebhookConnectionRef,
  description: 'The connection as it is now.',
} as const;
const CreateWebhookConnectionSuccess = defineSuccess(
  'CreateWebhookConnectionSuccess',
  'The connection was created.',
  writtenConnection,
);
const UpdateWebhookConnectionSuccess = defineSuccess(
  'UpdateWebhookConnectionSuccess',
  'The connection was changed.',
  writtenConnection,
);

defineMutation('createWebhookConnection', {
  description: 'Creates a connection to a URL. One call.',
  input: { type: CreateWebhookConnectionInput, description: 'The connection to be.' },
  success: CreateWebhookConnectionSuccess,
  errors: [ForbiddenError],
  price: writePrice('sendcloud'),
  check: (input, checks) => readConnectionChanges(input, checks),
  write: async ({ sendcloud }, { auth, extraHeaders }, { url }) => ({
    connection: await sendcloud.writes.createWebhookConnection({
      url,
      auth: auth ?? { kind: 'none' },
      extraHeaders: extraHeaders ?? [],
    }),
  }),
});

defineMutation('createKlaviyoConnection', {
  description:
    'Creates a connection to a Klaviyo account, which is then to be authorised. One call.',
  input: null,
  success: defineSuccess(
    'CreateKlaviyoConnectionSuccess',
    'The connection was created. It delivers nothing before it is authorised.',
    {
      name: 'connection',
      type: KlaviyoConnectionRef,
      description: 'The connection; `startKlaviyoAuthorization` is the next step.',
    },
  ),
  errors: [ForbiddenError],
  price: writePrice('sendcloud'),
  check: () => {},
  write: async ({ sendcloud }) => ({
    connection: await sendcloud.writes.createKlaviyoConnection(),
  }),
});

defineMutation('updateWebhookConnection', {
  description:
    'Changes what the input names of a connection to a URL. It is read before: two calls.',
  input: { type: UpdateWebhookConnectionInput, description: 'What changes.' },
  success: UpdateWebhookConnectionSuccess,
  errors: [NotFoundError, ForbiddenError],
  price: writePrice('sendcloud', 1),
  check(input, checks) {
    checks.id(isSendcloudId, input.id, 'id');
    return checks.changes(readConnectionChanges(input, checks));
  },
  write: async ({ sendcloud }, changes, { id }) => ({
    connection: await sendcloud.writes.updateWebhookConnection(id, changes),
  }),
});

defineMutation('ensureWebhookConnection', {
  description:
    'Makes sure that one webhook connection to a URL exists. It is read anew, then created, changed where it differs, or left as it is. Two connections to the URL are a conflict. One call when nothing differs, two otherwise.',
  input: { type: EnsureWebhookConnectionInput, description: 'The connection that shall exist.' },
  success: defineEnsureSuccess('WebhookConnection', writtenConnection),
  errors: [ForbiddenError, ConflictError],
  price: writePrice('sendcloud', 1),
  check: (input, checks) => readConnectionChanges(input, checks),
  write: ({ sendcloud }, changes, { url }) =>
    sendcloud.writes.ensureWebhookConnection({ ...changes, url }),
});

defineDeletion('Connection', {
  description:
    'Deletes a connection of any kind, and all subscriptions that send to it. It cannot be undone. One call.',
  inputDescription: 'Which connection goes.',
  idDescription: 'The id of the connection.',
  successDescription: 'The connection is gone, and with it all subscriptions that sent to it.',
  price: writePrice('sendcloud'),
  isId: isSendcloudId,
  remove: ({ sendcloud }, id) => sendcloud.writes.deleteConnection(id),
});

const StartKlaviyoAuthorizationInput = builder.inputType('StartKlaviyoAuthorizationInput', {
  description: 'Which Klaviyo connection is to be authorised.',
  fields: (t) => ({
    connectionId: t.id({ required: true, description: 'The id of the connection.' }),
  }),
});

const StartKlaviyoAuthorizationSuccess = builder
  .objectRef<{ connectionId: string; authorizationUrl: string }>('StartKlaviyoAuthorizationSuccess')
  .implement({
    description: 'The authorisation has begun, and goes on in the browser of the user.',
    fields: (t) => ({
      connectionId: t.exposeID('connectionId', { description: 'The id of the connection.' }),
      authorizationUrl: t.expose('authorizationUrl', {
        type: 'URL',
        description:
          'Open this in the browser of the user, who agrees at Klaviyo and is sent back to Sendcloud. Nothing in it is masked. The API does not tell when that is done.',
      }),
    }),
  });

defineMutation('startKlaviyoAuthorization', {
  description: 'Begins to authorise a Klaviyo connection. One call.',
  input: {
    type: StartKlaviyoAuthorizationInput,
    description: 'Which connection is to be authorised.',
  },
  success: StartKlaviyoAuthorizationSuccess,
  errors: [NotFoundError, ForbiddenError, ConflictError],
  price: writePrice('sendcloud'),
  check: ({ connectionId }, checks) => checks.id(isSendcloudId, connectionId, 'connectionId'),
  write: async ({ sendcloud }, _checked, { connectionId }) => ({
    connectionId,
    authorizationUrl: await sendcloud.writes.startKlaviyoAuthorization(connectionId),
  }),
});
