import { collectSubFields } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { NotFoundError } from '../domain/errors.ts';
import type { FieldPath } from '../domain/observer.ts';
import type { GraphContext } from './context.ts';

/** Resolves a field that may cost calls, within its span. */
export function inField<T>(
  { observer }: GraphContext,
  { parentType, fieldName }: Pick<GraphQLResolveInfo, 'parentType' | 'fieldName'>,
  resolve: () => T,
): T {
  return observer.tracer.inField(parentType.name, fieldName, resolve);
}

/**
 * Waits for what a loader reads. What was not found is null, unless it must exist, and every other error
 * stays an error. The observer is told when the value is stale, or a stale answer did not hold it.
 */
export async function answerField<Read, Value>(
  read: Promise<Read>,
  { staleness, observer }: GraphContext,
  path: FieldPath,
  toValue: (read: Read) => Value,
  mustExist = false,
): Promise<Value | null> {
  const note = (outcome: unknown) => {
    const ageMs = staleness.ageMsOf(outcome);
    if (ageMs !== null) observer.onStaleField(path, ageMs);
  };
  try {
    const found = await read;
    note(found);
    return toValue(found);
  } catch (error) {
    note(error);
    if (error instanceof NotFoundError && !mustExist) return null;
    throw error;
  }
}

/**
 * Whether the operation selects a field on the object that the resolver returns, directly or
 * through fragments, and not taken out by `@skip` or `@include`. `typeName` is the object's own
 * type, which the field's type only has to include.
 */
export function selectsField(
  info: Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues' | 'fieldNodes'>,
  typeName: string,
  fieldName: string,
): boolean {
  const type = info.schema.getType(typeName);
  if (!isObjectType(type)) return false;
  const { fields } = collectSubFields(
    info.schema,
    info.fragments,
    info.variableValues,
    type,
    // Declared as mutable there, and not changed.
    info.fieldNodes as GraphQLResolveInfo['fieldNodes'][number][],
  );
  return [...fields.values()].some((nodes) => nodes[0]?.name.value === fieldName);
}
