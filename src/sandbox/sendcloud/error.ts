import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import type { ErrorDetails } from '../api.ts';
import { jsonResponse } from '../json.ts';
import type { ResourceErrors } from '../resource.ts';

/**
 * 400, 401, 403 and 404 have a code of the documented list. It has none for 405, 413, 415 and
 * 429, so they have the words of the framework whose texts the documented examples show; nor does
 * the documentation say that 413 and 415 are the answers to a body that is not read.
 */
const errorTexts: Readonly<Record<number, { code: string; title?: string; detail: string }>> = {
  400: { code: 'invalid', detail: 'Invalid input.' },
  401: { code: 'authentication_failed', detail: 'Authentication credentials were not provided.' },
  403: { code: 'forbidden', detail: 'You do not have permission to perform this action.' },
  404: { code: 'not_found', title: 'Not Found', detail: 'Not found.' },
  405: { code: 'method_not_allowed', detail: 'Method not allowed.' },
  413: { code: 'request_too_large', detail: 'The request body is too large.' },
  415: { code: 'unsupported_media_type', detail: 'Unsupported media type in request.' },
  429: { code: 'throttled', detail: 'Request was throttled.' },
};

/**
 * The JSON:API error body of the event-subscriptions specification: one error, its `status` a
 * string. A status of which nothing is known has `unknown_error`, as in sibling specifications.
 */
export function sendcloudError(
  status: number,
  { code, message, source, headers }: ErrorDetails = {},
): Response {
  const unknown = { code: 'unknown_error', detail: `${STATUS_CODES[status] ?? 'Unknown error'}.` };
  const error = {
    status: String(status),
    ...(errorTexts[status] ?? unknown),
    ...(code !== undefined && { code }),
    ...(message !== undefined && { detail: message }),
    ...(source !== undefined && { source: { parameter: source } }),
  };
  return jsonResponse(status, { errors: [error] }, headers);
}

/** How nouns of this API reject requests. */
export const sendcloudErrors: ResourceErrors = {
  notFound: () => sendcloudError(404),
  unreadable(why) {
    if (why === 'too-long') return sendcloudError(413);
    if (why === 'other-type') return sendcloudError(415);
    const isMalformed = why === 'malformed';
    const detail = isMalformed ? 'JSON parse error.' : 'Invalid data. Expected a dictionary.';
    return jsonResponse(400, { errors: [fieldError([], 'invalid', detail)] });
  },
  /** At each object its unknown members come first. */
  invalid(issues) {
    const ordered: z.core.$ZodIssue[] = [];
    for (const issue of issues) {
      const isWithin = ({ path }: z.core.$ZodIssue) =>
        issue.path.every((key, at) => path[at] === key);
      const first = issue.code === 'unrecognized_keys' ? ordered.findIndex(isWithin) : -1;
      ordered.splice(first === -1 ? ordered.length : first, 0, issue);
    }
    return jsonResponse(400, { errors: ordered.flatMap(fieldErrors) });
  },
};

const typeDetails: Readonly<Record<string, string>> = {
  string: 'Not a valid string.',
  boolean: 'Must be a valid boolean.',
  object: 'Expected a dictionary of items.',
};

/** A schema with codes of its own has them in `params`. */
function fieldErrors(issue: z.core.$ZodIssue): readonly object[] {
  const { path, input } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => fieldError([...path, key], 'unknown_field', 'Unknown field.'));
  }
  if (input === undefined) return [fieldError(path, 'required', 'This field is required.')];
  if (input === null) return [fieldError(path, 'null', 'This field may not be null.')];
  if (issue.code === 'invalid_value') {
    const isText = typeof input === 'string';
    const detail = isText ? `"${input}" is not a valid choice.` : 'Not a valid string.';
    return [fieldError(path, 'invalid_choice', detail)];
  }
  const isType = issue.code === 'invalid_type';
  const detail = (isType ? typeDetails[issue.expected] : undefined) ?? issue.message;
  const code = issue.code === 'custom' ? issue.params?.code : undefined;
  return [fieldError(path, typeof code === 'string' ? code : 'invalid', detail)];
}

/** Pointers (RFC 6901) are into the request as if it were wrapped in `data`, which it is not. */
function fieldError(path: readonly PropertyKey[], code: string, detail: string): object {
  const keys = path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'));
  return { detail, status: '400', source: { pointer: ['/data', ...keys].join('/') }, code };
}
