import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  type Source,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Limits } from '../config.ts';
import { findExcess, tooComplex } from './operation-limits.ts';

const MAX_ERRORS = 5;

/**
 * Parses and validates documents within limits, and keeps every value that a document holds, and
 * every name that it does not, out of the errors.
 */
export function useDocumentChecks(limits: Limits, introspection: boolean): Plugin {
  const rules = specifiedRules.map((rule) =>
    rule === ValuesOfCorrectTypeRule ? SilentValuesOfCorrectTypeRule : rule,
  );
  if (!introspection) rules.push(NoSchemaIntrospectionCustomRule);

  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source) => parseDocument(source, limits.tokens));
    },
    onValidate({ setValidationFn }) {
      setValidationFn(((schema, document) => {
        const refused = findExcess(document, limits) ?? findUnserved(schema, document);
        if (refused !== null) return [refused];
        return validate(schema, document, rules, { maxErrors: MAX_ERRORS, hideSuggestions: true });
      }) satisfies typeof validate);
    },
    onExecute({ args }) {
      Object.assign(args, { hideSuggestions: true });
    },
  };
}

/** The first operation of a type that the schema has not, which graphql-js would only notice later. */
function findUnserved(schema: GraphQLSchema, document: DocumentNode): GraphQLError | null {
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION || schema.getRootType(node.operation)) continue;
    return new GraphQLError(`There is no ${node.operation} here.`, { nodes: node });
  }
  return null;
}

function parseDocument(source: string | Source, maxTokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (/tokens\. Parsing aborted/.test(error.message)) throw tooComplex('tokens', maxTokens);
    // The text ends in what was found, which may be a string of the document.
    const message = error.message
      .replace(/ (Name|String|BlockString|Int|Float|Comment) ".*$/s, ' $1.')
      .replace(/: ".*$/s, '.');
    throw new GraphQLError(message, {
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
