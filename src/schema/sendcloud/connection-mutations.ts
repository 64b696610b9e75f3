import { ConflictError, ForbiddenError, NotFoundError } from '../../domain/errors.ts';
import type { KlaviyoConnection, WebhookConnection } from '../../domain/sendcloud/connection.ts';
import { isSendcloudId } from '../../domain/sendcloud/id.ts';
import { ValidationError } from '../../domain/validation.ts';
import { builder } from '../builder.ts';
import { checkId, createInputChecks } from '../input-checks.ts';
import { writePrice } from '../price/sendcloud.ts';
import { KlaviyoConnectionRef, WebhookConnectionRef } from './connection.ts';
import {
  CreateWebhookConnectionInput,
  readConnectionChanges,
  UpdateWebhookConnectionInput,
} from './connection-input.ts';

const DeleteConnectionInput = builder.inputType('DeleteConnectionInput', {
  description: 'Which connection goes.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The id of the connection.' }) }),
});

const StartKlaviyoAuthorizationInput = builder.inputType('StartKlaviyoAuthorizationInput', {
  description: 'Which Klaviyo connection is to be authorised.',
  fields: (t) => ({
    connectionId: t.id({ required: true, description: 'The id of the connection.' }),
  }),
});

function defineSuccess(name: string, description: string) {
  return builder.objectRef<{ connection: WebhookConnection }>(name).implement({
    description,
    fields: (t) => ({
      connection: t.field({
        type: WebhookConnectionRef,
        description: 'The connection as it is now.',
        resolve: ({ connection }) => connection,
      }),
    }),
  });
}

const CreateWebhookConnectionSuccess = defineSuccess(
  'CreateWebhookConnectionSuccess',
  'The connection was created.',
);
const UpdateWebhookConnectionSuccess = defineSuccess(
  'UpdateWebhookConnectionSuccess',
  'The connection was changed.',
);

const CreateKlaviyoConnectionSuccess = builder
  .objectRef<{ connection: KlaviyoConnection }>('CreateKlaviyoConnectionSuccess')
  .implement({
    description: 'The connection was created. It delivers nothing before it is authorised.',
    fields: (t) => ({
      connection: t.field({
        type: KlaviyoConnectionRef,
        description: 'The connection; `startKlaviyoAuthorization` is the next step.',
        resolve: ({ connection }) => connection,
      }),
    }),
  });

const DeleteConnectionSuccess = builder
  .objectRef<{ id: string }>('DeleteConnectionSuccess')
  .implement({
    description: 'The connection is gone, and with it all subscriptions that sent to it.',
    fields: (t) => ({ id: t.exposeID('id', { description: 'The id that it had.' }) }),
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

builder.mutationFields((t) => ({
  createWebhookConnection: t.field({
    type: CreateWebhookConnectionSuccess,
    nullable: true,
    description: 'Creates a connection to a URL. One call.',
    errors: {
      types: [ValidationError, ForbiddenError],
      union: {
        name: 'CreateWebhookConnectionResult',
        description: 'What can become of `createWebhookConnection`.',
      },
    },
    args: {
      input: t.arg({
        type: CreateWebhookConnectionInput,
        required: true,
        description: 'The connection to be.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, { input }, { loaders, allowLoopbackTargets }) => {
      const checks = createInputChecks(allowLoopbackTargets);
      const { auth, extraHeaders } = readConnectionChanges(input, checks);
      checks.done();
      const connection = await loaders.sendcloud.writes.createWebhookConnection({
        url: input.url,
        auth: auth ?? { kind: 'none' },
        extraHeaders: extraHeaders ?? [],
      });
      return { connection };
    },
  }),
  createKlaviyoConnection: t.field({
    type: CreateKlaviyoConnectionSuccess,
    nullable: true,
    description:
      'Creates a connection to a Klaviyo account, which is then to be authorised. One call.',
    errors: {
      types: [ValidationError, ForbiddenError],
      union: {
        name: 'CreateKlaviyoConnectionResult',
        description: 'What can become of `createKlaviyoConnection`.',
      },
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, _args, { loaders }) => ({
      connection: await loaders.sendcloud.writes.createKlaviyoConnection(),
    }),
  }),
  updateWebhookConnection: t.field({
    type: UpdateWebhookConnectionSuccess,
    nullable: true,
    description:
      'Changes what the input names of a connection to a URL. It is read before: two calls.',
    errors: {
      types: [ValidationError, NotFoundError, ForbiddenError],
      union: {
        name: 'UpdateWebhookConnectionResult',
        description: 'What can become of `updateWebhookConnection`.',
      },
    },
    args: {
      input: t.arg({
        type: UpdateWebhookConnectionInput,
        required: true,
        description: 'What changes.',
      }),
    },
    extensions: { price: writePrice(1) },
    resolve: async (_mutation, { input }, { loaders, allowLoopbackTargets }) => {
      const checks = createInputChecks(allowLoopbackTargets);
      checks.id(isSendcloudId, input.id, 'id');
      const changes = readConnectionChanges(input, checks);
      checks.changes(changes);
      checks.done();
      const connection = await loaders.sendcloud.writes.updateWebhookConnection(input.id, changes);
      return { connection };
    },
  }),
  deleteConnection: t.field({
    type: DeleteConnectionSuccess,
    nullable: true,
    description:
      'Deletes a connection of any kind, and all subscriptions that send to it. It cannot be undone. One call.',
    errors: {
      types: [ValidationError, NotFoundError, ForbiddenError],
      union: {
        name: 'DeleteConnectionResult',
        description: 'What can become of `deleteConnection`.',
      },
    },
    args: {
      input: t.arg({
        type: DeleteConnectionInput,
        required: true,
        description: 'Which connection goes.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, { input: { id } }, { loaders }) => {
      checkId(isSendcloudId, id, 'id');
      await loaders.sendcloud.writes.deleteConnection(id);
      return { id };
    },
  }),
  startKlaviyoAuthorization: t.field({
    type: StartKlaviyoAuthorizationSuccess,
    nullable: true,
    description: 'Begins to authorise a Klaviyo connection. One call.',
    errors: {
      types: [ValidationError, NotFoundError, ForbiddenError, ConflictError],
      union: {
        name: 'StartKlaviyoAuthorizationResult',
        description: 'What can become of `startKlaviyoAuthorization`.',
      },
    },
    args: {
      input: t.arg({
        type: StartKlaviyoAuthorizationInput,
        required: true,
        description: 'Which connection is to be authorised.',
      }),
    },
    extensions: { price: writePrice() },
    resolve: async (_mutation, { input: { connectionId } }, { loaders }) => {
      checkId(isSendcloudId, connectionId, 'connectionId');
      const { startKlaviyoAuthorization } = loaders.sendcloud.writes;
      return { connectionId, authorizationUrl: await startKlaviyoAuthorization(connectionId) };
    },
  }),
}));
