import type { FieldRef, InputRef, ObjectRef, SchemaTypes } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import {
  type ConflictError,
  ForbiddenError,
  NotFoundError,
  ValidationError,
} from '../domain/errors.ts';
import { ENSURE_OUTCOMES, type Ensured, type EnsureOutcome } from '../domain/upstream.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { createInputChecks, type InputChecks } from './input-checks.ts';
import type { FieldPrice } from './price/field-price.ts';
import { inField } from './upstream-field.ts';

export type Types =
  typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : SchemaTypes;

interface Mutation<Input, Checked, Success> {
  readonly description: string;
  /** Its one argument, `input`; null for none. */
  readonly input: { readonly type: InputRef<Input>; readonly description: string } | null;
  readonly success: ObjectRef<Types, Success>;
  /** What it may be answered with, beside success and a `ValidationError`. */
  readonly errors: readonly (typeof NotFoundError | typeof ForbiddenError | typeof ConflictError)[];
  readonly price: FieldPrice;
  /** Says what is wrong with the input, before any call, and reads it for `write`. */
  check(input: Input, checks: InputChecks): Checked;
  write(loaders: GraphContext['loaders'], checked: Checked, input: Input): Promise<Success>;
}

/** Declares a mutation `doThis`, whose results are those of the union `DoThisResult`. */
export function defineMutation<Input, Checked, Success>(
  name: string,
  { input, success, errors, price, check, write, description }: Mutation<Input, Checked, Success>,
): void {
  async function resolve(
    _mutation: object,
    args: { readonly input: Input },
    context: GraphContext,
    info: GraphQLResolveInfo,
  ): Promise<Success> {
    const { loaders, allowLoopbackTargets } = context;
    const checks = createInputChecks(allowLoopbackTargets);
    const checked = check(args.input, checks);
    checks.done();
    return inField(context, info, () => write(loaders, checked, args.input));
  }
  builder.mutationField(
    name,
    (t): FieldRef<Types, unknown, 'Mutation'> =>
      t.field({
        type: success,
        nullable: true,
        description,
        errors: {
          types: [ValidationError, ...errors],
          union: {
            name: `${name.charAt(0).toUpperCase()}${name.slice(1)}Result`,
            description: `What can become of \`${name}\`.`,
          },
        },
        ...(input !== null && { args: { input: t.arg({ ...input, required: true }) } }),
        extensions: { price },
        // Pothos works out the types of the arguments from their declaration, which is generic here.
        resolve: resolve as never,
      }),
  );
}

/** Declares what a mutation answers when it has written: an object with what it wrote. */
export function defineSuccess<Name extends string, Value>(
  typeName: string,
  description: string,
  field: {
    readonly name: Name;
    readonly type: ObjectRef<Types, Value>;
    readonly description: string;
  },
): ObjectRef<Types, Record<Name, Value>> {
  return builder.objectRef<Record<Name, Value>>(typeName).implement({
    description,
    fields: (t) => ({
      [field.name]: t.field({
        type: field.type,
        description: field.description,
        resolve: ((success: Record<Name, Value>) => success[field.name]) as never,
      }),
    }),
  });
}

/** Declares a mutation `deleteNoun`, with its input and its success: both are an id. */
export function defineDeletion(
  noun: string,
  deletion: {
    readonly description: string;
    readonly inputDescription: string;
    readonly idDescription: string;
    readonly successDescription: string;
    readonly price: FieldPrice;
    isId(id: string): boolean;
    remove(loaders: GraphContext['loaders'], id: string): Promise<void>;
  },
): void {
  const input = builder.inputType(`Delete${noun}Input`, {
    description: deletion.inputDescription,
    fields: (t) => ({ id: t.id({ required: true, description: deletion.idDescription }) }),
  });
  const success = builder.objectRef<{ id: string }>(`Delete${noun}Success`).implement({
    description: deletion.successDescription,
    fields: (t) => ({ id: t.exposeID('id', { description: 'The id that it had.' }) }),
  });
  defineMutation(`delete${noun}`, {
    description: deletion.description,
    input: { type: input, description: deletion.inputDescription },
    success,
    errors: [NotFoundError, ForbiddenError],
    price: deletion.price,
    check: ({ id }, checks) => checks.id(deletion.isId, id, 'id'),
    async write(loaders, _checked, { id }) {
      await deletion.remove(loaders, id);
      return { id };
    },
  });
}

const DESCRIPTIONS = {
  CREATED: 'It did not exist, and was created.',
  CHANGED: 'It existed, and what differed was changed.',
  UNCHANGED: 'It existed in this state, as far as that can be read. Nothing was written.',
} satisfies Record<EnsureOutcome, string>;

const EnsureOutcomeRef = builder.enumType('EnsureOutcome', {
  description: 'What was done so that a record exists.',
  values: Object.fromEntries(
    ENSURE_OUTCOMES.map((outcome) => [
      outcome,
      { value: outcome, description: DESCRIPTIONS[outcome] },
    ]),
  ) as Record<EnsureOutcome, { value: EnsureOutcome; description: string }>,
});

/** Declares what a mutation `ensureNoun` answers: what it has done, and the record. */
export function defineEnsureSuccess<Value>(
  noun: string,
  field: {
    readonly name: string;
    readonly type: ObjectRef<Types, Value>;
    readonly description: string;
  },
): ObjectRef<Types, Ensured<Value>> {
  return builder.objectRef<Ensured<Value>>(`Ensure${noun}Success`).implement({
    description: 'The record exists, and no other has its key.',
    fields: (t) => ({
      outcome: t.field({
        type: EnsureOutcomeRef,
        description: 'What was done. Of ten equal requests at once, one creates.',
        resolve: ({ outcome }) => outcome,
      }),
      [field.name]: t.field({
        type: field.type,
        description: field.description,
        resolve: (({ record }: Ensured<Value>) => record) as never,
      }),
    }),
  });
}
