import {
  type GraphQLSchema,
  Kind,
  parse,
  print,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** A query whose arguments and conditions are variables, as clients write it. */
export interface LiftedOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Replaces every argument of a query, also those of directives, by a variable of its type. */
export function liftArguments(schema: GraphQLSchema, text: string): LiftedOperation {
  const typeInfo = new TypeInfo(schema);
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const lifted = visit(
    parse(text),
    visitWithTypeInfo(typeInfo, {
      [Kind.ARGUMENT](node) {
        const type = typeInfo.getArgument()?.type;
        if (type === undefined) throw new Error(`There is no argument ${node.name.value}.`);
        const name = `v${definitions.length}`;
        definitions.push(`$${name}: ${type}`);
        variables[name] = valueFromASTUntyped(node.value);
        return { ...node, value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } };
      },
    }),
  );
  const parameters = definitions.length > 0 ? `(${definitions.join(', ')})` : '';
  return { query: `query ${parameters} ${print(lifted)}`, variables };
}
