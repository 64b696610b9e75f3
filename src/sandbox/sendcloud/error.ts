import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import type { ErrorDetails } from '../api.ts';
import { jsonResponse } from '../json.ts';
import type { ResourceErrors } from '../resource.ts';

interface ErrorText {
  readonly code: string;
  readonly detail: string;
  readonly title?: string;
}

/**
 * 400, 401, 403 and 404 have a code of the documented list. It has none for 405, 413, 415 and
 * 429, so they have the words of the framework whose texts the documented examples show; nor does
 * the documentation say that 413 and 415 are the answers to a body that is not read.
 */
const errorTexts: Readonly<Record<number, ErrorText>> = {
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
  const known = errorTexts[status] ?? {
    code: 'unknown_error',
    detail: `${STATUS_CODES[status] ?? 'Unknown error'}.`,
  };
  const error = {
    status: String(status),
    ...known,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { detail: message }),
    ...(source !== undefined && { source: { parameter: source } }),
  };
  return jsonResponse(status, { errors: [error] }, headers);
}

interface FieldError {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly detail: string;
}

const typeDetails: Readonly<Record<string, string>> = {
  string: 'Not a valid string.',
  boolean: 'Must be a valid boolean.',
  object: 'Expected a dictionary of items.',
};

/** 400; what is wrong with a body, at each object its unknown members first. */
function validationError(issues: readonly z.core.$ZodIssue[]): Response {
  const found: FieldError[] = [];
  for (const issue of issues) {
    const isWithin = ({ path }: FieldError) => issue.path.every((key, at) => path[at] === key);
    const first = issue.code === 'unrecognized_keys' ? found.findIndex(isWithin) : -1;
    found.splice(first === -1 ? found.length : first, 0, ...fieldErrors(issue));
  }
  return bodyError(found);
}

/** A schema with codes of its own has them in `params`. */
function fieldErrors(issue: z.core.$ZodIssue): readonly FieldError[] {
  const { path, input } = issue;
  if (issue.code === 'unrecognized_keys') {
    const detail = 'Unknown field.';
    return issue.keys.map((key) => ({ path: [...path, key], code: 'unknown_field', detail }));
  }
  if (input === undefined) return [{ path, code: 'required', detail: 'This field is required.' }];
  if (input === null) return [{ path, code: 'null', detail: 'This field may not be null.' }];
  if (issue.code === 'invalid_value') {
    const detail = typeof input === 'string' ? `"${input}" is not a valid choice.` : undefined;
    return [{ path, code: 'invalid_choice', detail: detail ?? 'Not a valid string.' }];
  }
  const isType = issue.code === 'invalid_type';
  const detail = (isType ? typeDetails[issue.expected] : undefined) ?? issue.message;
  const code = issue.code === 'custom' ? issue.params?.code : undefined;
  return [{ path, code: typeof code === 'string' ? code : 'invalid', detail }];
}

const unreadableErrors = {
  'too-long': () => sendcloudError(413),
  'other-type': () => sendcloudError(415),
  malformed: () => bodyError([{ path: [], code: 'invalid', detail: 'JSON parse error.' }]),
  'no-object': () =>
    bodyError([{ path: [], code: 'invalid', detail: 'Invalid data. Expected a dictionary.' }]),
};

/** How nouns of this API reject requests. */
export const sendcloudErrors: ResourceErrors = {
  notFound: () => sendcloudError(404),
  unreadable: (why) => unreadableErrors[why](),
  invalid: validationError,
};

/** Pointers (RFC 6901) are into the request as if it were wrapped in `data`, which it is not. */
function bodyError(found: readonly FieldError[]): Response {
  const errors = found.map(({ path, code, detail }) => {
    const keys = path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'));
    const source = { pointer: ['/data', ...keys].join('/') };
    return { detail, status: '400', source, code };
  });
  return jsonResponse(400, { errors });
}
