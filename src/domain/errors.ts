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
