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
