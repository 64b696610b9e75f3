import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import {
  type GraphQLFieldConfigMap,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  isObjectType,
  Kind,
  print,
  type ValueNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { ForbiddenError, InvalidInputError } from '../domain/errors.ts';
import type { GraphContext } from './context.ts';
import { entitiesPrice } from './price/entities.ts';
import { keyOf, type Representation, readRepresentation } from './representation.ts';
import { answerField, inField } from './upstream-field.ts';

// The oldest version that has all that is used here, so that older composers understand it.
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';

/** The SDL of the subgraph. `_service` and `_entities` are no part of it, as the specification asks. */
export function printSubgraphSdl(schema: GraphQLSchema): string {
  // The root types have their default names, so a schema definition would only repeat them.
  const definitions = visit(getDocumentNodeFromSchema(schema), {
    [Kind.SCHEMA_DEFINITION]: () => null,
  });
  return `${LINK}\n\n${print(definitions)}\n`;
}

/** Reads an entity by its key. Null, or a `NotFoundError`, when there is none. */
export type LoadEntity = (
  id: string,
  context: GraphContext,
  info: GraphQLResolveInfo,
) => Promise<object | null>;

/**
 * Adds what the Apollo Federation v2 subgraph specification asks of a subgraph: `_service`, and
 * `_entities` for the given types. One bad representation never spoils the others.
 */
export function addSubgraphFields(
  schema: GraphQLSchema,
  sdl: string,
  entities: Readonly<Record<string, LoadEntity>>,
): GraphQLSchema {
  const config = schema.toConfig();
  const query = config.query?.toConfig();
  if (query === undefined) throw new Error('The schema has no query type.');
  const fields = { ...query.fields, ...subgraphFields(schema, sdl, entities) };
  return new GraphQLSchema({
    ...config,
    query: new GraphQLObjectType({ ...query, fields }),
    types: config.types.filter((type) => type !== config.query),
  });
}

function subgraphFields(
  schema: GraphQLSchema,
  sdl: string,
  entities: Readonly<Record<string, LoadEntity>>,
): GraphQLFieldConfigMap<unknown, GraphContext> {
  const loaders = new Map(Object.entries(entities));
  // Which type a loaded object stands for; the objects themselves may be frozen.
  const typeNames = new WeakMap<object, string>();

  const Service = new GraphQLObjectType({
    name: '_Service',
    description: 'This subgraph, for the composition of a supergraph.',
    fields: {
      sdl: {
        type: GraphQLString,
        description: 'The schema of the subgraph, as `schema.graphql` has it.',
      },
    },
  });
  const Entity = new GraphQLUnionType({
    name: '_Entity',
    description: 'Every type that other subgraphs can refer to by key.',
    types: [...loaders.keys()].map((name) => schema.getType(name)).filter(isObjectType),
    resolveType: (value: object) => typeNames.get(value),
  });

  // Async, so that nothing is thrown at the whole list: each representation fails alone.
  async function loadRepresentation(
    representation: unknown,
    context: GraphContext,
    info: GraphQLResolveInfo,
  ): Promise<object | null> {
    const found = findEntity(representation, loaders);
    const { typeName, id, load } = found;
    context.budget.spendReads(keyOf(found));
    return inField(context, info, () =>
      answerField(load(id, context, info), context, info.path, (entity) => {
        if (entity !== null) typeNames.set(entity, typeName);
        return entity;
      }),
    );
  }

  return {
    _service: {
      type: new GraphQLNonNull(Service),
      description: 'The schema, for the composition of a supergraph.',
      resolve: (_query, _args, { mayReadSdl }) => {
        if (!mayReadSdl) throw new ForbiddenError('The schema is not open to this caller.');
        return { sdl };
      },
    },
    _entities: {
      type: new GraphQLNonNull(new GraphQLList(Entity)),
      description:
        'Reads entities by key, for a federated gateway. An entity that does not exist is null.',
      args: {
        representations: {
          type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))),
          description: 'The `__typename` and the key of each entity; other fields are ignored.',
        },
      },
      extensions: { price: entitiesPrice },
      resolve: (
        _query,
        { representations }: { representations: readonly unknown[] },
        context,
        info,
      ) => {
        if (!context.mayReadEntities) {
          throw new ForbiddenError('Entities are open to the gateway only.');
        }
        context.budget.spendRepresentations(representations.length);
        return representations.map((item, key) =>
          // As its own field: what is said of it is said of its place in the list.
          loadRepresentation(item, context, {
            ...info,
            path: { prev: info.path, key, typename: undefined },
            // As a value: a compiled operation loses the last items of a list that are rejections.
          }).catch((error: Error) => error),
        );
      },
    },
  };
}

const Any = new GraphQLScalarType({
  name: '_Any',
  description: 'A representation of an entity: an object with `__typename` and the key.',
  parseValue: (value) => value,
  // An Int literal may be an id beyond 2^53, so its digits are kept.
  parseLiteral: (node, variables) =>
    valueFromASTUntyped(
      visit(node, {
        IntValue: ({ value }): ValueNode => ({ kind: Kind.STRING, value }),
      }),
      variables,
    ),
});

function findEntity(
  representation: unknown,
  loaders: ReadonlyMap<string, LoadEntity>,
): Representation & { readonly load: LoadEntity } {
  const read = readRepresentation(representation);
  if (read === 'id') {
    throw new InvalidInputError('A representation has an id, as text or as an integer.');
  }
  const load = read === 'type' ? undefined : loaders.get(read.typeName);
  if (read === 'type' || load === undefined) {
    throw new InvalidInputError('A representation has the __typename of an entity.');
  }
  return { ...read, load };
}
