import SchemaBuilder, {
  type FieldKind,
  RootFieldBuilder,
  type SchemaTypes,
  type ShapeFromTypeParam,
  type TypeParam,
} from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import ErrorsPlugin from '@pothos/plugin-errors';
import type { GraphQLResolveInfo } from 'graphql';
import type { Sent } from '../domain/sent.ts';
import type { GraphContext } from './context.ts';

declare global {
  namespace PothosSchemaTypes {
    interface RootFieldBuilder<
      Types extends SchemaTypes,
      ParentShape,
      Kind extends FieldKind = FieldKind,
    > {
      /**
       * A field of what an API sent. It is always nullable, and an error that `read` returns is the
       * error of this field alone: graphql-js throws what a resolver returns as an `Error`.
       */
      sent<Type extends TypeParam<Types>>(
        options: SentFieldOptions<Types, ParentShape, Type>,
      ): FieldRef<Types, ShapeFromTypeParam<Types, Type, true>, Kind>;
    }
  }
}

interface SentFieldOptions<Types extends SchemaTypes, Parent, Type extends TypeParam<Types>> {
  readonly type: Type;
  readonly description: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
  read(
    parent: Parent,
    context: Types['Context'],
    info: GraphQLResolveInfo,
  ): SentShape<Types, Type> | Promise<SentShape<Types, Type>>;
}

type SentShape<Types extends SchemaTypes, Type extends TypeParam<Types>> = Sent<
  ShapeFromTypeParam<Types, Type, false>
>;

const fieldBuilder: PothosSchemaTypes.RootFieldBuilder<SchemaTypes, unknown> =
  RootFieldBuilder.prototype;

fieldBuilder.sent = function sent({ read, ...options }) {
  const resolve = (parent: unknown, _args: object, context: object, info: GraphQLResolveInfo) =>
    read(parent, context, info);
  // Pothos does not know that a resolver may return an error; its own plugins define fields so, too.
  return this.field({ ...options, nullable: true, resolve: resolve as never });
};

/** Collects the types that the modules of this folder define. Output fields are not null unless they say so. */
export const builder = new SchemaBuilder<{
  Context: GraphContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    URL: { Input: string; Output: string };
  };
  Directives: { key: { locations: 'OBJECT'; args: { fields: string } } };
}>({
  plugins: [DirectivesPlugin, ErrorsPlugin],
  errors: { directResult: true },
  // The other form is printed as directives named by their index.
  directives: { useGraphQLToolsUnorderedDirectives: true },
  defaultFieldNullability: false,
});

builder.queryType({
  description:
    'Where shipping events go: the connections and subscriptions of Sendcloud, and the webhook subscriptions of Shipping Channels.',
});

builder.mutationType({
  description:
    'What can be changed. Mutations of one operation run one after the other. None is sent again unless it certainly was not carried out: when it is not known whether one was carried out, the error has `extensions.outcome: "unknown"`.',
});
