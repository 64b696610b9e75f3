import { z } from 'zod';
import type { ValidationIssue } from '../../domain/errors.ts';
import { type ErrorBody, waitMsOf } from '../transport/response.ts';

/** The codes that appear in the documentation; it has no list. */
export const DOCUMENTED_CODES: ReadonlySet<string> = new Set([
  'invalid_request',
  'rate_limit_exceeded',
]);

/** What tells an error of the API from one of a proxy; any of them will do. */
const TELLING_FIELDS = ['message', 'code', 'status', 'errors', 'retry_after'];

// The status of the answer says what happened, and an error only why. So a field that cannot be read
// is as absent, and spoils no other.
const text = z.string().optional().catch(undefined);
const fields = z.object({
  message: text,
  code: text,
  retry_after: z.number().optional().catch(undefined),
  errors: z.unknown().optional(),
});
type Fields = z.output<typeof fields>;

const byField = z.record(z.string(), z.unknown());

// Three pages show three shapes, all of them within `error`.
const documentedBody = z.object({
  error: byField
    .refine((error) => TELLING_FIELDS.some((field) => Object.hasOwn(error, field)))
    .pipe(fields),
});
// What Laravel, which the API seems to be made with, answers by itself: a message, perhaps with errors.
const laravelBody = byField.refine(isLaravelError).pipe(fields);
const errorBody = z.union([documentedBody.transform(({ error }) => error), laravelBody]);

/** Reads an error body of any of the three documented shapes, or Laravel's. Null when it is none of them. */
export function decodeErrorBody(body: unknown): ErrorBody | null {
  const error = errorBody.safeParse(body).data;
  if (error === undefined) return null;
  const { code, retry_after: retryAfter } = error;
  return {
    code: code !== undefined && DOCUMENTED_CODES.has(code) ? code : null,
    retryAfterMs: retryAfter === undefined ? null : waitMsOf(retryAfter, Date.now()),
    issues: toIssues(error),
  };
}

/** Frameworks of proxies send a message too, beside an `error` that is a text; Laravel has none. */
function isLaravelError(body: Readonly<Record<string, unknown>>): boolean {
  if (typeof body.error === 'string') return false;
  const hasErrors = byField.safeParse(body.errors).success;
  return typeof body.message === 'string' || (Object.hasOwn(body, 'message') && hasErrors);
}

/** Keys are paths with dots: `events.0`. Without any, the message is about the whole. */
function toIssues({ message = '', errors }: Fields): readonly ValidationIssue[] {
  const entries = Object.entries(byField.safeParse(errors).data ?? {});
  const issues = [
    ...entries.flatMap(([key, value]) => issuesOf(key.split('.'), value)),
    ...(Array.isArray(errors) || typeof errors === 'string' ? issuesOf([], errors) : []),
  ];
  if (issues.length > 0) return issues;
  return message === '' ? [] : issuesOf([], message);
}

/** One for each sentence; what should be one and is not still says where something is wrong. */
function issuesOf(path: readonly string[], value: unknown): readonly ValidationIssue[] {
  return [value ?? []].flat().map((message: unknown) => ({
    path,
    code: 'invalid',
    message: typeof message === 'string' ? message : '',
  }));
}
