import type { Context } from 'hono';
import type { JsonObject } from '../json.ts';
import { decodeBody } from '../request-body.ts';
import type { SendcloudEnv } from './account.ts';
import { sendcloudError, validationError } from './error.ts';

const refusalDetails = {
  malformed: 'JSON parse error.',
  'no-object': 'Invalid data. Expected a dictionary.',
};

/** The object that the body of a request holds, or the answer to one that holds none. */
export function readObject(c: Context<SendcloudEnv>): JsonObject | Response {
  const body = decodeBody(c.var.body, c.req.header('content-type'));
  if (body.kind === 'object') return body.value;
  if (body.kind === 'too-long') return sendcloudError(413);
  if (body.kind === 'other-type') return sendcloudError(415);
  return validationError([
    { pointer: '/data', code: 'invalid', detail: refusalDetails[body.kind] },
  ]);
}
