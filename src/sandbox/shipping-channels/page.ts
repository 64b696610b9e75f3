import type { Context } from 'hono';
import { z } from 'zod';
import { jsonResponse } from '../json.ts';
import { validationError } from './error.ts';

/**
 * The documentation says nothing of values out of range: clamping is as likely as 422, and 422 is
 * the one that a client notices.
 */
const integer = 'The :attribute field must be an integer.';
const positive = z
  .string()
  .regex(/^-?[0-9]+$/, integer)
  .transform(Number)
  .pipe(z.int({ error: integer, abort: true }).min(1, 'The :attribute field must be at least 1.'));

const pageRequest = z.object({
  page: positive.default(1),
  per_page: positive
    .refine((number) => number <= 100, 'The :attribute field must not be greater than 100.')
    .default(15),
});

/** Answers with the page that the query asks for; `from` and `to` of an empty one are null. */
export function answerPage(c: Context, items: readonly object[]): Response {
  const request = pageRequest.safeParse(c.req.query());
  if (!request.success) return validationError(request.error.issues);
  const { page, per_page } = request.data;
  const url = new URL(c.req.url);
  const data = items.slice((page - 1) * per_page, page * per_page);
  const before = (page - 1) * per_page;
  const last_page = Math.max(1, Math.ceil(items.length / per_page));
  const meta = {
    current_page: page,
    from: data.length > 0 ? before + 1 : null,
    last_page,
    path: url.origin + url.pathname,
    per_page,
    to: data.length > 0 ? before + data.length : null,
    total: items.length,
  };
  const links = {
    first: pageUrl(url, 1),
    last: pageUrl(url, last_page),
    next: page < last_page ? pageUrl(url, page + 1) : null,
    prev: page > 1 ? pageUrl(url, page - 1) : null,
  };
  return jsonResponse(200, { data, meta, links });
}

/** The other parameters of the request stay, so that following a link keeps the page size. */
function pageUrl(url: URL, page: number): string {
  const target = new URL(url);
  target.searchParams.set('page', String(page));
  return target.href;
}
