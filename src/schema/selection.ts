import { collectSubFields } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, isObjectType } from 'graphql';

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
