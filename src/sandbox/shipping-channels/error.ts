import { STATUS_CODES } from 'node:http';
import type { z } from 'zod';
import type { ErrorDetails } from '../api.ts';
import { jsonResponse } from '../json.ts';
import type { ResourceErrors } from '../resource.ts';

/** Of the codes only `invalid_request` and `rate_limit_exceeded` are documented. */
const errorTexts: Readonly<Record<number, { code: string; message: string }>> = {
  400: { code: 'invalid_request', message: 'The request is invalid.' },
  401: { code: 'unauthorized', message: 'Invalid or missing API key' },
  403: { code: 'forbidden', message: "You don't have permission to access this resource" },
  404: { code: 'not_found', message: 'The requested resource could not be found' },
  405: { code: 'method_not_allowed', message: 'The method is not allowed for this resource' },
  413: { code: 'invalid_request', message: 'The request body is too long' },
  500: { code: 'server_error', message: 'Something went wrong on our end' },
};

/** As in the documented example, and not what the clock says: tests want to know it beforehand. */
export const retryAfterSeconds = 47;

/**
 * The error body that the documentation shows for a status. It shows three shapes on three pages:
 * `code message status` for most, `message errors` for 422, `code message retry_after` for 429.
 */
export function shippingChannelsError(
  status: number,
  { message, headers }: ErrorDetails = {},
): Response {
  if (status === 422) return fieldsError({ name: ['The name field is required.'] });
  if (status === 429) return rateLimitError(retryAfterSeconds);
  const unknown = { code: 'server_error', message: STATUS_CODES[status] ?? 'Unknown error' };
  const known = errorTexts[status] ?? unknown;
  const error = { code: known.code, message: message ?? known.message, status };
  return jsonResponse(status, { error }, headers);
}

/**
 * 422; the keys are dotted paths of the request, the values sentences about them. A message names
 * its field `:attribute`, as those of the framework with these texts do.
 */
export function validationError(issues: readonly z.core.$ZodIssue[]): Response {
  const errors = issues.map(({ path, message }) => {
    const field = path.join('.');
    return [field, [message.replace(':attribute', field.replaceAll('_', ' '))]];
  });
  return fieldsError(Object.fromEntries(errors));
}

function fieldsError(errors: Readonly<Record<string, readonly string[]>>): Response {
  return jsonResponse(422, { error: { message: 'The given data was invalid.', errors } });
}

/** 429. There is no Retry-After header: none is documented. */
export function rateLimitError(
  seconds: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const message = `Rate limit exceeded. Try again in ${seconds} seconds.`;
  const error = { code: 'rate_limit_exceeded', message, retry_after: seconds };
  return jsonResponse(429, { error }, headers);
}

const unreadableMessages = {
  'other-type': 'The Content-Type must be application/json',
  malformed: 'The request body is not valid JSON',
  'no-object': 'The request body must be a JSON object',
};

/** How webhook subscriptions reject requests. */
export const webhookSubscriptionErrors: ResourceErrors = {
  notFound() {
    const message = 'The specified webhook subscription could not be found';
    return shippingChannelsError(404, { message });
  },
  /**
   * 400 for another content type too, because the documented statuses have no 415, and no 413
   * either, for which nothing else would do.
   */
  unreadable(why) {
    if (why === 'too-long') return shippingChannelsError(413);
    return shippingChannelsError(400, { message: unreadableMessages[why] });
  },
  invalid: validationError,
};
