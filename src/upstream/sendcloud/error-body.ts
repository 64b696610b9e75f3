import { z } from 'zod';
import type { ValidationIssue } from '../../domain/errors.ts';
import type { ErrorBody } from '../transport/response.ts';

/** The codes that the specification lists (`ErrorObject.code`). */
export const DOCUMENTED_CODES: ReadonlySet<string> = new Set([
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

/** What tells an error object of the specification from one of a proxy; any of them will do. */
const TELLING_FIELDS = ['status', 'code', 'title', 'detail', 'source'];

// The status of the answer says what happened, and an error only why. So a field that cannot be read
// is as absent, and spoils no other; `status` is a text in the specification and a number elsewhere.
const text = z.string().optional().catch(undefined);
const errorObject = z
  .looseObject({})
  .refine((error) => TELLING_FIELDS.some((field) => Object.hasOwn(error, field)))
  .pipe(
    z.object({
      code: text,
      title: text,
      detail: text,
      source: z.object({ pointer: text }).optional().catch(undefined),
    }),
  );
type ErrorObject = z.output<typeof errorObject>;

// Typed `[array, object]`: a lone error may come without its list.
const errorBody = z.object({
  errors: z.union([z.array(z.unknown()), z.looseObject({}).transform((error) => [error])]),
});

/** Reads a JSON:API error body. Null when it has no error object. */
export function decodeErrorBody(body: unknown): ErrorBody | null {
  const listed = errorBody.safeParse(body).data?.errors ?? [];
  const errors = listed.flatMap((error) => errorObject.safeParse(error).data ?? []);
  if (errors.length === 0) return null;
  return {
    code: documented(errors[0]?.code),
    retryAfterMs: null,
    issues: errors.flatMap(toIssues),
  };
}

/** None when it says nothing that can be read. */
function toIssues({ code, title, detail, source }: ErrorObject): readonly ValidationIssue[] {
  const issue = {
    path: toPath(source?.pointer ?? ''),
    code: documented(code) ?? 'invalid',
    message: detail ?? title ?? '',
  };
  const saysSomething = issue.path.length > 0 || issue.message !== '' || documented(code) !== null;
  return saysSomething ? [issue] : [];
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
