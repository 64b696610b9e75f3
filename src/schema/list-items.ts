import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema, getNullableType, isListType } from 'graphql';
import type { GraphContext } from './context.ts';

/**
 * Counts the items of every list against the operation's budget, before they are completed: the
 * graph is cyclic, so a short query can ask for a long answer.
 */
export function countListItems(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (field) => {
      if (!isListType(getNullableType(field.type))) return field;
      const { resolve = defaultFieldResolver } = field;
      return {
        ...field,
        resolve: (source, args, context: GraphContext, info) => {
          const result: unknown = resolve(source, args, context, info);
          return result instanceof Promise
            ? result.then((items) => count(items, context))
            : count(result, context);
        },
      };
    },
  });
}

function count(items: unknown, { budget }: GraphContext): unknown {
  if (Array.isArray(items)) budget.spendListItems(items.length);
  return items;
}
