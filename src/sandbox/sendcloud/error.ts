import { STATUS_CODES } from 'node:http';
import { jsonResponse } from '../json.ts';

interface ErrorText {
  readonly code: string;
  readonly detail: string;
  readonly title?: string;
}

/**
 * 400, 401, 403 and 404 have a code of the documented list. It has none for 405 and 429, so they
 * have the words of the framework whose texts the documented examples show.
 */
const errorTexts: Readonly<Record<number, ErrorText>> = {
  400: { code: 'invalid', detail: 'Invalid input.' },
  401: { code: 'authentication_failed', detail: 'Authentication credentials were not provided.' },
  403: { code: 'forbidden', detail: 'You do not have permission to perform this action.' },
  404: { code: 'not_found', title: 'Not Found', detail: 'Not found.' },
  405: { code: 'method_not_allowed', detail: 'Method not allowed.' },
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

/** Answers every request with 405; `allow` is the value of the Allow header. */
export function methodNotAllowed(allow: string): () => Response {
  return () => sendcloudError(405, { headers: { allow } });
}
