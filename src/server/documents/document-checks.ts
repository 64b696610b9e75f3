import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import type { Limits } from '../../config/config.ts';
import { findExcess, tooComplex } from './operation-limits.ts';

const MAX_ERRORS = 5;

/** What is wrong with a document; empty when it may run. */
export type CheckDocument = (document: DocumentNode) => readonly GraphQLError[];

/**
 * Makes the check of documents: their limits and their validity. It keeps every value that a document
 * holds, and every name that it does not, out of the errors.
 */
export function createDocumentCheck(
  schema: GraphQLSchema,
  limits: Limits,
  introspection: boolean,
): CheckDocument {
  const rules = specifiedRules.map((rule) =>
    rule === ValuesOfCorrectTypeRule ? SilentValuesOfCorrectTypeRule : rule,
  );
  if (!introspection) rules.push(NoSchemaIntrospectionCustomRule);

  return (document) => {
    const violation = findExcess(document, limits) ?? findConditionalRoot(document);
    if (violation !== null) return [violation];
    return validate(schema, document, rules, {
      maxErrors: MAX_ERRORS,
      hideSuggestions: true,
    }).map(withCode);
  };
}

/**
 * The first subscription whose root field depends on a condition, which the specification forbids since
 * there would be nothing to subscribe to (section 5.2.4.1 of its draft). graphql-js throws at one.
 */
function findConditionalRoot(document: DocumentNode): GraphQLError | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const seen = new Set<string>();

  function isConditional({ selections }: SelectionSetNode): boolean {
    return selections.some((node) => {
      if (node.directives?.some(({ name }) => /^(?:skip|include)$/.test(name.value))) return true;
      if (node.kind === Kind.INLINE_FRAGMENT) return isConditional(node.selectionSet);
      if (node.kind === Kind.FIELD || seen.has(node.name.value)) return false;
      seen.add(node.name.value);
      const fragment = fragments.get(node.name.value);
      return fragment !== undefined && isConditional(fragment.selectionSet);
    });
  }

  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    if (node.operation !== OperationTypeNode.SUBSCRIPTION) continue;
    if (!isConditional(node.selectionSet)) continue;
    return new GraphQLError('The field of a subscription cannot be skipped.', {
      nodes: node,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
  }
  return null;
}

/** Errors of graphql-js's own rules have no code. */
function withCode(error: GraphQLError): GraphQLError {
  error.extensions.code ??= 'GRAPHQL_VALIDATION_FAILED';
  return error;
}

/** Parses a document of at most so many tokens; else the error that says what is wrong, without quoting it. */
export function parseDocument(text: string, maxTokens: number): DocumentNode | GraphQLError {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (/tokens\. Parsing aborted/.test(error.message)) return tooComplex('tokens', maxTokens);
    // The text ends in what was found, which may be a string of the document.
    const message = error.message
      .replace(/ (Name|String|BlockString|Int|Float|Comment) ".*$/s, ' $1.')
      .replace(/: ".*$/s, '.');
    return new GraphQLError(message, {
      source: error.source ?? null,
      positions: error.positions ?? null,
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    });
  }
}

/** graphql-js's rule quotes the value that is wrong; this one names the type that was expected. */
function SilentValuesOfCorrectTypeRule(context: ValidationContext): ASTVisitor {
  const silent: ValidationContext = Object.create(context, {
    reportError: {
      value: ({ nodes }: GraphQLError) => {
        const type = context.getInputType();
        const message = type ? `Expected a value of type "${type}".` : 'Expected another value.';
        const extensions = { code: 'BAD_USER_INPUT' };
        context.reportError(new GraphQLError(message, { nodes: nodes ?? null, extensions }));
      },
    },
  });
  return (ValuesOfCorrectTypeRule satisfies ValidationRule)(silent);
}
