/** What was asked for by id does not exist for this credential. A query answers null. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** What is there already, or its state, does not allow this. The message reaches the client. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** The caller may not do this, whoever decided so. The message reaches the client. */
export class ForbiddenError extends Error {
  override readonly name = 'ForbiddenError';
}

/**
 * The caller sent something that no upstream could accept; nothing was sent to one.
 * The message reaches the client, so it states the rule and never repeats the value.
 */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}

/** One thing that is wrong with what a caller wants to write. */
export interface ValidationIssue {
  /** From the outermost field of what is written inwards; indexes of lists as decimal text. */
  readonly path: readonly string[];
  /** A word of snake case: `required`, `invalid`. */
  readonly code: string;
  /** A sentence for the caller. It never holds a secret. */
  readonly message: string;
}

/** What a caller wants to write is not valid, by our rules or by the API's. Nothing was written. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';
  readonly issues: readonly ValidationIssue[];

  constructor(issues: readonly ValidationIssue[]) {
    super('The input is not valid.');
    this.issues = issues;
  }
}
