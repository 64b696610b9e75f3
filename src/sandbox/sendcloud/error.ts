import { STATUS_CODES } from 'node:http';
import { jsonResponse } from '../json.ts';
import type { Issue } from './body-reader.ts';

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

/** What an error says beyond the text that its status has by itself. */
export interface SendcloudErrorOptions {
  readonly code?: string;
  readonly detail?: string;
  /** The query parameter that is to blame. */
  readonly parameter?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The JSON:API error body of the event-subscriptions specification: one error, its `status` a
 * string. A status of which nothing is known has `unknown_error`, as in sibling specifications.
 */
export function sendcloudError(
  status: number,
  { headers = {}, parameter, ...text }: SendcloudErrorOptions = {},
): Response {
  const known = errorTexts[status] ?? {
    code: 'unknown_error',
    detail: `${STATUS_CODES[status] ?? 'Unknown error'}.`,
  };
  const source = parameter === undefined ? {} : { source: { parameter } };
  const error = { status: String(status), ...known, ...text, ...source };
  return jsonResponse(status, { errors: [error] }, headers);
}

/** 400; what is wrong with a body, in the order in which it was found. */
export function validationError(issues: readonly Issue[]): Response {
  const errors = issues.map(({ pointer, code, detail }) => ({
    detail,
    status: '400',
    source: { pointer },
    code,
  }));
  return jsonResponse(400, { errors });
}

/** Answers every request with 405; `allow` is the value of the Allow header. */
export function methodNotAllowed(allow: string): () => Response {
  return () => sendcloudError(405, { headers: { allow } });
}
