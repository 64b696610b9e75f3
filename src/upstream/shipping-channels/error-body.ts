import { z } from 'zod';
import type { ValidationIssue } from '../../domain/validation.ts';
import type { ErrorBody } from '../transport/response.ts';
import { clampRetryAfterMs } from '../transport/retry-after.ts';

/** The codes that appear in the documentation; it has no list. */
const DOCUMENTED_CODES = new Set(['invalid_request', 'rate_limit_exceeded']);

// One odd entry spoils no other.
const messages = z
  .union([z.array(z.string()), z.string().transform((message) => [message])])
  .catch([]);

// Three pages show three shapes; `message` is all that they share.
const errorBody = z.object({
  error: z.object({
    message: z.string(),
    code: z.string().optional().catch(undefined),
    retry_after: z.number().optional().catch(undefined),
    errors: z.record(z.string(), messages).optional().catch(undefined),
  }),
});

/** Reads an error body of any of the three shapes. Null when it is none of them. */
export function decodeErrorBody(body: unknown): ErrorBody | null {
  const error = errorBody.safeParse(body).data?.error;
  if (error === undefined) return null;
  const { code, retry_after: retryAfterSeconds, errors = {} } = error;
  return {
    code: code !== undefined && DOCUMENTED_CODES.has(code) ? code : null,
    retryAfterMs:
      retryAfterSeconds === undefined ? null : clampRetryAfterMs(retryAfterSeconds * 1000),
    issues: toIssues(error.message, errors),
  };
}

/** Keys are paths with dots: `events.0`. Without any, the message is about the whole. */
function toIssues(
  message: string,
  errors: Readonly<Record<string, readonly string[]>>,
): readonly ValidationIssue[] {
  const issues = Object.entries(errors).flatMap(([key, messages]) =>
    messages.map((each) => ({ path: key.split('.'), code: 'invalid', message: each })),
  );
  return issues.length > 0 ? issues : [{ path: [], code: 'invalid', message }];
}
