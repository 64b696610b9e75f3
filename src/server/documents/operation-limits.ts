import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { Limits } from '../../config/config.ts';

type DocumentLimits = Pick<
  Limits,
  'depth' | 'aliases' | 'rootFields' | 'mutationFields' | 'directives'
>;

/** How large a selection is with all its fragments spread out. */
interface Size {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields of the selection itself, not of those below. */
  readonly fields: number;
}

const NOTHING: Size = { depth: 0, aliases: 0, directives: 0, fields: 0 };

/**
 * The first limit that an operation of the document exceeds, as the error that says so.
 * Takes time in proportion to the document, whatever its fragments multiply to.
 */
export function findExcess(document: DocumentNode, limits: DocumentLimits): GraphQLError | null {
  const sizeOf = createMeasure(document);
  for (const operation of document.definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = sizeOf(operation.selectionSet);
    const isMutation = operation.operation === OperationTypeNode.MUTATION;
    const directives =
      size.directives +
      countDirectives(operation) +
      (operation.variableDefinitions ?? []).reduce((sum, node) => sum + countDirectives(node), 0);
    const excess =
      exceeds('levels of fields', size.depth, limits.depth) ??
      exceeds('aliases', size.aliases, limits.aliases) ??
      (isMutation
        ? exceeds('mutations', size.fields, limits.mutationFields)
        : exceeds('root fields', size.fields, limits.rootFields)) ??
      exceeds('directives', directives, limits.directives);
    if (excess !== null) return excess;
  }
  return null;
}

/** The error for an operation that asks for more of something than one may. */
export function tooComplex(what: string, limit: number): GraphQLError {
  return new GraphQLError(`An operation has at most ${limit} ${what}.`, {
    extensions: { code: 'OPERATION_TOO_COMPLEX' },
  });
}

function exceeds(what: string, actual: number, limit: number): GraphQLError | null {
  return actual > limit ? tooComplex(what, limit) : null;
}

function createMeasure(document: DocumentNode): (selectionSet: SelectionSetNode) => Size {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  // Each fragment is measured once: measuring it at every spread would take time exponential in
  // the number of fragments. A fragment that is being measured spreads itself; validation says so.
  const measured = new Map<string, Size>();

  function sizeOfFragment(name: string): Size {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, NOTHING);
    const fragment = fragments.get(name);
    if (fragment === undefined) return NOTHING;
    const inside = sizeOf(fragment.selectionSet);
    const size = { ...inside, directives: inside.directives + countDirectives(fragment) };
    measured.set(name, size);
    return size;
  }

  function sizeOf(selectionSet: SelectionSetNode): Size {
    let { depth, aliases, directives, fields } = NOTHING;
    for (const node of selectionSet.selections) {
      directives += countDirectives(node);
      let below = NOTHING;
      if (node.kind === Kind.FIELD) {
        fields += 1;
        if (node.alias !== undefined) aliases += 1;
        const inside = node.selectionSet === undefined ? NOTHING : sizeOf(node.selectionSet);
        below = { ...inside, fields: 0, depth: depthOfField(node.name.value, inside.depth) };
      } else {
        below =
          node.kind === Kind.FRAGMENT_SPREAD
            ? sizeOfFragment(node.name.value)
            : sizeOf(node.selectionSet);
      }
      depth = Math.max(depth, below.depth);
      aliases += below.aliases;
      directives += below.directives;
      fields += below.fields;
    }
    return { depth, aliases, directives, fields };
  }

  return sizeOf;
}

function countDirectives(node: { readonly directives?: readonly unknown[] | undefined }): number {
  return node.directives?.length ?? 0;
}

/** Introspection is deep and harmless: graphql-js has a rule of its own for what repeats in it. */
function depthOfField(name: string, inside: number): number {
  return name === '__schema' || name === '__type' ? 1 : inside + 1;
}
