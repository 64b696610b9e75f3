import { z } from 'zod';
import type { ErrorBody } from '../response.ts';
import { clampRetryAfterMs } from '../retry-after.ts';

/** The codes that appear in the documentation; it has no list. */
const DOCUMENTED_CODES = new Set(['invalid_request', 'rate_limit_exceeded']);

// Three pages show three shapes; `message` is all that they share.
const errorBody = z.object({
  error: z.object({
    message: z.string(),
    code: z.string().optional().catch(undefined),
    retry_after: z.number().optional().catch(undefined),
    errors: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
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
    // Keys are paths with dots: `events.0`.
    issues: Object.entries(errors).flatMap(([key, messages]) =>
      messages.map((message) => ({ path: key.split('.'), code: 'invalid', message })),
    ),
  };
}
