import SchemaBuilder, {
  type FieldKind,
  type InputFieldMap,
  type InputShapeFromFields,
  RootFieldBuilder,
  type SchemaTypes,
  type ShapeFromTypeParam,
  type TypeParam,
} from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import ErrorsPlugin from '@pothos/plugin-errors';
import type { GraphQLResolveInfo } from 'graphql';
import type { Sent } from '../domain/upstream.ts';
import type { GraphContext } from './context.ts';
import type { FieldPrice } from './price/field-price.ts';
import { answerField, inField } from './upstream-field.ts';

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

      /**
       * A field that costs an upstream call, and so has a price. It is always nullable: null for what was
       * not found (unless `mustExist`), and for what is null itself. The observer is told when it is answered with a stale value.
       */
      upstream<Type extends TypeParam<Types>, Read, Args extends InputFieldMap = NoArgs>(
        options: UpstreamFieldOptions<Types, ParentShape, Type, Args, Read> & {
          /** Makes the value of what was read. */
          value(read: Read, args: InputShapeFromFields<Args>): SentShape<Types, Type>;
        },
      ): FieldRef<Types, ShapeFromTypeParam<Types, Type, true>, Kind>;
      upstream<Type extends TypeParam<Types>, Args extends InputFieldMap = NoArgs>(
        options: UpstreamFieldOptions<Types, ParentShape, Type, Args, SentShape<Types, Type>>,
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

type NoArgs = Record<never, never>;

interface UpstreamFieldOptions<
  Types extends SchemaTypes,
  Parent,
  Type extends TypeParam<Types>,
  Args extends InputFieldMap,
  Read,
> {
  readonly type: Type;
  readonly description: string;
  readonly args?: Args;
  readonly price: FieldPrice;
  /** Whether it is an error that something is not found, because null would say something else. */
  readonly mustExist?: boolean;
  /** Asks a loader; what is no promise was there already, and is not what this field has cost. */
  read(
    parent: Parent,
    args: InputShapeFromFields<Args>,
    context: Types['Context'],
    info: GraphQLResolveInfo,
  ): Promise<Read> | Read;
}

type SentShape<Types extends SchemaTypes, Type extends TypeParam<Types>> = Sent<
  ShapeFromTypeParam<Types, Type, false>
>;

/** The same of whatever types. */
interface AnyUpstreamField {
  readonly type: TypeParam<SchemaTypes>;
  readonly args?: InputFieldMap;
  readonly price: FieldPrice;
  readonly mustExist?: boolean;
  read(parent: unknown, args: object, context: never, info: GraphQLResolveInfo): unknown;
  value?(read: unknown, args: object): unknown;
}

const fieldBuilder: PothosSchemaTypes.RootFieldBuilder<SchemaTypes, unknown> =
  RootFieldBuilder.prototype;

fieldBuilder.sent = function sent({ read, ...options }) {
  const resolve = (parent: unknown, _args: object, context: object, info: GraphQLResolveInfo) =>
    read(parent, context, info);
  // Pothos does not know that a resolver may return an error; its own plugins define fields so, too.
  return this.field({ ...options, nullable: true, resolve: resolve as never });
};

fieldBuilder.upstream = function upstream({ read, price, ...options }: AnyUpstreamField) {
  const { value = (found: unknown) => found, mustExist, ...field } = options;
  const resolve = (parent: unknown, args: object, context: never, info: GraphQLResolveInfo) =>
    inField(context, info, () => {
      const asked = read(parent, args, context, info);
      if (!(asked instanceof Promise)) return value(asked, args);
      return answerField(asked, context, info.path, (found) => value(found, args), mustExist);
    });
  const extensions = { price };
  return this.field({ ...field, nullable: true, extensions, resolve: resolve as never }) as never;
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
