import type { ObjectRef } from '@pothos/core';
import { ENSURE_OUTCOMES, type Ensured, type EnsureOutcome } from '../domain/ensured.ts';
import { builder } from './builder.ts';
import type { Types } from './define-mutation.ts';

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
