import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getVariableValues,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { addPrices, type Price } from '../../domain/upstream.ts';
import type { CallPlan } from '../context.ts';
import { selectsField } from '../upstream-field.ts';
import type { FieldUse } from './field-price.ts';

export interface PricedOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: Readonly<Record<string, unknown>>;
  /** Makes what puts together the calls of the loaders. */
  readonly createCallPlan: () => CallPlan;
  /** Which representations are read; all unless told. */
  readonly includes?: FieldUse['includes'];
}

const ROOT = { parentKey: '', times: 1, isRoot: true };

type Fields = Map<string, FieldNode[]>;

/**
 * How many upstream calls an operation costs at most, once batched and before anything is asked.
 * Retries are not in it. Null for variables that do not fit their types: nothing will run.
 */
export function priceOf(priced: PricedOperation): Price | null {
  const { schema, operation, variableValues, createCallPlan, includes = () => true } = priced;
  // Declared as mutable where they are collected, and not changed.
  const fragments = { ...priced.fragments };
  const nothing = createCallPlan().total();
  const variables = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    { ...variableValues },
    { maxErrors: 1 },
  );
  if (variables.coerced === undefined) return null;
  const { coerced } = variables;
  // Which nodes are which, so that what several types have in common is looked at once, and what
  // several paths lead to is collected once: fragments may lead there in thousands of ways.
  const numbers = new WeakMap<FieldNode, number>();
  const names = new WeakMap<readonly FieldNode[], string>();
  const collected = new Map<string, Fields>();
  let lastNumber = 0;
  let lastKey = 0;

  function numberOf(node: FieldNode): number {
    const known = numbers.get(node);
    if (known !== undefined) return known;
    lastNumber += 1;
    numbers.set(node, lastNumber);
    return lastNumber;
  }

  function nameOf(nodes: readonly FieldNode[]): string {
    const name = names.get(nodes) ?? nodes.map(numberOf).join();
    names.set(nodes, name);
    return name;
  }

  function subFields(type: GraphQLObjectType, nodes: FieldNode[]): Fields {
    const key = `${type.name} ${nameOf(nodes)}`;
    const fields =
      collected.get(key) ?? collectSubFields(schema, fragments, coerced, type, nodes).fields;
    collected.set(key, fields);
    return fields;
  }

  function visit(
    plan: CallPlan,
    type: GraphQLObjectType,
    nodes: FieldNode[],
    { parentKey, times, isRoot }: Pick<FieldUse, 'parentKey' | 'times' | 'isRoot'>,
  ): void {
    const field = nodes[0] && type.getFields()[nodes[0].name.value];
    if (nodes[0] === undefined || field === undefined) return;
    const { price } = field.extensions;
    lastKey += 1;
    const key = String(lastKey);
    let below = times;
    // What costs nothing leads to objects of those that it is asked of.
    let objectsKey = price === undefined ? parentKey : key;
    const selection = { schema, fragments, variableValues: coerced, fieldNodes: nodes };
    price?.(plan, {
      key,
      parentKey,
      args: argumentsOf(field, nodes[0], coerced),
      times,
      isRoot,
      askBelow: (count) => {
        below = count;
      },
      areObjects: (told) => {
        objectsKey = told;
      },
      includes,
      selects: (typeName, fieldName) => selectsField(selection, typeName, fieldName),
    });
    visitBelow(plan, field, nodes, { parentKey: objectsKey, times: below });
  }

  function visitBelow(
    plan: CallPlan,
    field: GraphQLField<unknown, unknown>,
    nodes: FieldNode[],
    use: Pick<FieldUse, 'parentKey' | 'times'>,
  ): void {
    const named = getNamedType(field.type);
    const types = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
    const seen = new Set<string>();
    for (const type of types.filter(isObjectType)) {
      for (const children of subFields(type, nodes).values()) {
        const name = nameOf(children);
        if (seen.has(name)) continue;
        seen.add(name);
        visit(plan, type, children, { ...use, isRoot: false });
      }
    }
  }

  const root = schema.getRootType(operation.operation);
  if (root == null) return nothing;
  const { fields } = collectFields(schema, fragments, coerced, root, operation.selectionSet);
  if (operation.operation === OperationTypeNode.MUTATION) {
    // One after the other, and each forgets what was read before it.
    return [...fields.values()]
      .map((nodes) => {
        const plan = createCallPlan();
        visit(plan, root, nodes, ROOT);
        return plan.total();
      })
      .reduce(addPrices, nothing);
  }
  const plan = createCallPlan();
  for (const nodes of fields.values()) visit(plan, root, nodes, ROOT);
  return plan.total();
}

function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variableValues: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  try {
    return getArgumentValues(field, node, { ...variableValues });
  } catch {
    // The field will fail with the same error, and ask for nothing.
    return {};
  }
}

export function fragmentsOf(
  definitions: readonly { readonly kind: Kind }[],
): Readonly<Record<string, FragmentDefinitionNode>> {
  const isFragment = (node: { readonly kind: Kind }): node is FragmentDefinitionNode =>
    node.kind === Kind.FRAGMENT_DEFINITION;
  return Object.fromEntries(definitions.filter(isFragment).map((node) => [node.name.value, node]));
}
