import { z } from 'zod';
import type { ErrorBody } from '../transport/response.ts';

/** The codes that the specification lists (`ErrorObject.code`). */
const DOCUMENTED_CODES = new Set([
  'unknown_field',
  'invalid',
  'forbidden',
  'invalid_choice',
  'min_value',
  'null',
  'not_found',
  'required',
  'not_a_list',
  'non_field_errors',
  'authentication_failed',
  'validation_error',
  'parcel_announcement_error',
]);

// `status` is a string in the specification and a number in an example of a sibling API, so only
// what is used is read. `detail` is what every error has, also those with a code of their own.
const errorObject = z.object({
  code: z.string().optional(),
  detail: z.string(),
  source: z.object({ pointer: z.string() }).optional().catch(undefined),
});
const errorBody = z.object({
  // Typed `[array, object]`: a lone error may come without its list.
  errors: z.union([z.array(errorObject).min(1), errorObject.transform((error) => [error])]),
});

/** Reads a JSON:API error body. Null when it is not one. */
export function decodeErrorBody(body: unknown): ErrorBody | null {
  const result = errorBody.safeParse(body);
  if (!result.success) return null;
  const { errors } = result.data;
  return {
    code: documented(errors[0]?.code),
    retryAfterMs: null,
    issues: errors.map(({ code, detail, source }) => ({
      path: toPath(source?.pointer ?? ''),
      code: documented(code) ?? 'invalid',
      message: detail,
    })),
  };
}

function documented(code = ''): string | null {
  return DOCUMENTED_CODES.has(code) ? code : null;
}

/** A JSON pointer (RFC 6901). Pointers begin with `/data`, although requests have no such envelope. */
function toPath(pointer: string): readonly string[] {
  const [, ...keys] = pointer.split('/');
  const path = keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return path[0] === 'data' ? path.slice(1) : path;
}
