import { type DocumentNode, GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Tracer } from '../../domain/tracer.ts';
import { type CheckDocument, parseDocument } from './document-checks.ts';
import { createOperationPlan, type OperationPlan, type PlanOptions } from './operation-plan.ts';

/** What a document alone decides, worked out when it is first seen. */
export type DocumentPlan = RejectedDocument | ValidDocument;

/** A document that cannot be parsed, exceeds a limit or is not valid. */
export interface RejectedDocument {
  readonly errors: readonly GraphQLError[];
}

export interface ValidDocument {
  readonly errors: null;
  readonly operations: readonly OperationPlan[];
  /** The operation of this name, or the only one for null; null when the document does not have it. */
  operation(name: string | null): OperationPlan | null;
}

export interface DocumentPlansOptions extends PlanOptions {
  readonly maxTokens: number;
  readonly check: CheckDocument;
  readonly tracer: Tracer;
}

const MAX_BYTES = 32 * 1024 * 1024;
const BYTES_PER_TOKEN = 400;

/**
 * Plans of documents by their text. They are bounded by what the texts and their syntax trees take:
 * whoever calls chooses the texts. A document that cannot be parsed is not kept, since clients that
 * mean well seldom send it twice.
 */
export function createDocumentPlans(options: DocumentPlansOptions): (text: string) => DocumentPlan {
  const { maxTokens, tracer } = options;
  const plans = new LRUCache<string, DocumentPlan>({
    maxSize: MAX_BYTES,
    // An estimate: most tokens have two characters or more.
    sizeCalculation: (_plan, text) =>
      Math.ceil(2 * text.length + Math.min(maxTokens, text.length / 2) * BYTES_PER_TOKEN) + 1,
  });

  return (text) => {
    const known = plans.get(text);
    if (known !== undefined) return known;
    const document = tracer.inStep('GraphQL Document Parsing', () =>
      parseDocument(text, maxTokens),
    );
    if (document instanceof GraphQLError) return { errors: [document] };
    const plan = tracer.inStep('GraphQL Document Validation', () =>
      planDocument(document, options),
    );
    plans.set(text, plan);
    return plan;
  };
}

/** The plan of one document, which its caller keeps. */
export function createDocumentPlan(text: string, options: DocumentPlansOptions): DocumentPlan {
  const document = parseDocument(text, options.maxTokens);
  return document instanceof GraphQLError
    ? { errors: [document] }
    : planDocument(document, options);
}

function planDocument(document: DocumentNode, options: DocumentPlansOptions): DocumentPlan {
  const nodes = document.definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const errors = nodes.length === 0 ? [operationNotFound()] : options.check(document);
  if (errors.length > 0) return { errors };
  const operations = nodes.map((node) => createOperationPlan(document, node, options));
  const [only] = operations;
  return {
    errors: null,
    operations,
    operation(name) {
      if (name === null) return operations.length === 1 && only !== undefined ? only : null;
      return operations.find((plan) => plan.name === name) ?? null;
    },
  };
}

/** The error of a request that names no operation of its document. */
export function operationNotFound(): GraphQLError {
  return new GraphQLError('operationName has to name one operation of the document.', {
    extensions: { code: 'BAD_REQUEST' },
  });
}
