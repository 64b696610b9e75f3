import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import type { GraphContext } from '../../schema/context.ts';
import { compiledSize } from './compiled-size.ts';
import type { Variables } from './estimate.ts';

/** An operation as one function. Its result has no data when the variables are not of their types. */
export type CompiledOperation = (
  root: undefined,
  context: GraphContext,
  variables: Variables,
) => ExecutionResult | Promise<ExecutionResult>;

/** Compiles operations that come often (graphql-jit). */
export interface Compilation {
  /**
   * Prepares an operation. What is returned is called for each request of it, and tells how to run it
   * with these variables; null for by graphql-js.
   */
  prepare(
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): (variables: Variables) => CompiledOperation | null;
}

export interface CompilationOptions {
  readonly schema: GraphQLSchema;
  /** The request of an operation with which it is compiled; infinite for never. */
  readonly atRequest?: number;
  /** How many selections the operations that are kept have together. */
  readonly maxSelections?: number;
}

/** A larger operation is not compiled: that takes a ten-thousandth of a second for each selection. */
const MOST_SELECTIONS = 300;

interface Compiled {
  readonly run: CompiledOperation;
  readonly selections: number;
}

/**
 * An operation is compiled when it comes for the third time: whoever sends ever new documents pays
 * for no compilation, which takes as long as dozens of requests, and fills no memory.
 */
export function createCompilation(options: CompilationOptions): Compilation {
  const { schema, atRequest = 3, maxSelections = 15_000 } = options;
  const compiled = new LRUCache<OperationDefinitionNode, Compiled>({
    maxSize: maxSelections,
    sizeCalculation: ({ selections }) => Math.max(1, selections),
  });

  function compileIfPossible(
    document: DocumentNode,
    operation: OperationDefinitionNode,
  ): Compiled | null {
    const selections = compiledSize(schema, document, operation);
    if (selections > MOST_SELECTIONS || !isCompilable(document)) return null;
    const run = compile(schema, document, operation);
    return run && { run, selections };
  }

  return {
    prepare(document, operation) {
      let requests = 0;
      // Null until its turn has come, or for good.
      let mayCompile = operation.operation === OperationTypeNode.QUERY;
      return (variables) => {
        if (!mayCompile || hasNull(variables)) return null;
        const known = compiled.get(operation);
        if (known !== undefined) return known.run;
        requests += 1;
        if (requests < atRequest) return null;
        requests = 0;
        const fresh = compileIfPossible(document, operation);
        mayCompile = fresh !== null;
        if (fresh === null) return null;
        compiled.set(operation, fresh);
        return fresh.run;
      };
    },
  };
}

function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledOperation | null {
  const query = compileQuery(schema, document, operation.name?.value, {
    disablingCapturingStackErrors: true,
  });
  return isCompiledQuery(query) ? query.query : null;
}

/** An argument that is null where it may not be has errors of another kind in graphql-jit. */
function hasNull(variables: Variables): boolean {
  for (const name in variables) if (variables[name] === null) return true;
  return false;
}

/**
 * Whether graphql-jit 0.8.9 does with a document what graphql-js does. It writes arguments into the
 * code that it makes, where a string can become an expression (`specialValueReplacer`): a document
 * with any string is never compiled. It does not see variables in an object. It writes conditions into
 * the nodes of the document, where one use of a field or fragment has those of another, and loses them
 * below merged fields. It keeps what resolvers
 * are told of a field under the joined keys of its path, so that a key with an underscore can stand
 * for another path; and sets a prototype where a name is `__proto__`.
 */
export function isCompilable(document: DocumentNode): boolean {
  let isEqual = true;
  const differs = () => {
    isEqual = false;
  };
  visit(document, {
    [Kind.STRING]: differs,
    [Kind.OBJECT]: differs,
    [Kind.DIRECTIVE]: differs,
    [Kind.FIELD]({ alias }) {
      if (alias?.value.includes('_')) differs();
    },
    [Kind.NAME]({ value }) {
      if (value === '__proto__') differs();
    },
  });
  return isEqual;
}
