import {
  ConflictError,
  ForbiddenError,
  NotFoundError,
  ValidationError,
  type ValidationIssue,
} from '../domain/errors.ts';
import { builder } from './builder.ts';

const HookgraphErrorRef = builder.interfaceRef<Error>('HookgraphError').implement({
  description: 'What all typed errors of mutations have.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'A sentence for people.' }),
  }),
});

const ValidationIssueRef = builder
  .objectRef<ValidationIssue>('HookgraphValidationIssue')
  .implement({
    description: 'One thing that is wrong with an input.',
    fields: (t) => ({
      path: t.stringList({
        description:
          'Path in the arguments, list indexes as decimal text: `["input","events","0"]`.',
        resolve: ({ path }) => ['input', ...path],
      }),
      code: t.exposeString('code', { description: 'A word for programs, like `required`.' }),
      message: t.exposeString('message', {
        description: 'A sentence for people; of the API, if it was the API that rejected it.',
      }),
    }),
  });

builder.objectType(ValidationError, {
  name: 'HookgraphValidationError',
  description:
    'The input is not valid, by the rules here or by those of the API. Nothing was written.',
  interfaces: [HookgraphErrorRef],
  fields: (t) => ({
    issues: t.field({
      type: [ValidationIssueRef],
      description: 'Everything that is wrong, as far as it is known.',
      resolve: ({ issues }) => issues,
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'HookgraphNotFoundError',
  description: 'What was to be changed does not exist, or is of another kind.',
  interfaces: [HookgraphErrorRef],
  fields: (t) => ({
    message: t.string({
      description: 'A sentence for people.',
      // The error's own message is for the log.
      resolve: () => 'Not found.',
    }),
  }),
});

builder.objectType(ForbiddenError, {
  name: 'HookgraphForbiddenError',
  description: 'The API does not allow this to the credential.',
  interfaces: [HookgraphErrorRef],
});

builder.objectType(ConflictError, {
  name: 'HookgraphConflictError',
  description: 'The state of things at the API does not allow this.',
  interfaces: [HookgraphErrorRef],
});
