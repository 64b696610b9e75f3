import {
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../../schema/price/operation-price.ts';

/**
 * For how many selections graphql-jit makes code: each fragment is spread out wherever it is used, and what
 * is below a field of an interface or union is there for each of its types. Takes time in proportion to the
 * document.
 */
export function compiledSize(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number {
  const fragments = fragmentsOf(document.definitions);
  // Each fragment once: at every spread it would take time exponential in their number.
  const measured = new Map<string, number>();

  function sizeOfFragment(name: string): number {
    const known = measured.get(name);
    if (known !== undefined) return known;
    const fragment = fragments[name];
    if (fragment === undefined) return 0;
    const size = sizeOf(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    measured.set(name, size);
    return size;
  }

  function sizeOfField(name: string, selectionSet: SelectionSetNode, parent: unknown): number {
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : null;
    // What the schema itself has, `__schema` and the like, has no interfaces.
    const type = field ? getNamedType(field.type) : undefined;
    const types = isAbstractType(type) ? schema.getPossibleTypes(type).length : 1;
    return types * sizeOf(selectionSet, type);
  }

  function sizeOf(selectionSet: SelectionSetNode, parent: GraphQLNamedType | undefined): number {
    let size = 0;
    for (const node of selectionSet.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) size += sizeOfFragment(node.name.value);
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition?.name.value;
        size += sizeOf(node.selectionSet, condition ? schema.getType(condition) : parent);
      } else {
        size += 1;
        if (node.selectionSet) size += sizeOfField(node.name.value, node.selectionSet, parent);
      }
    }
    return size;
  }

  return sizeOf(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}
