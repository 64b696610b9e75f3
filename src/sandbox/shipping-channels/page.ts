const defaultPerPage = 15;
const maxPerPage = 100;

/** Which page a request asks for, or what is wrong with its parameters, by parameter. */
export type PageRequest =
  | { readonly kind: 'page'; readonly page: number; readonly perPage: number }
  | { readonly kind: 'invalid'; readonly errors: Readonly<Record<string, readonly string[]>> };

/** One page of a list as the API sends it. `from` and `to` are null on an empty page. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly meta: {
    readonly current_page: number;
    readonly from: number | null;
    readonly last_page: number;
    readonly path: string;
    readonly per_page: number;
    readonly to: number | null;
    readonly total: number;
  };
  readonly links: {
    readonly first: string;
    readonly last: string;
    readonly next: string | null;
    readonly prev: string | null;
  };
}

/**
 * Reads `page` and `per_page`. The documentation says nothing of values out of range: clamping is
 * as likely as 422, and 422 is the one that a client notices.
 */
export function decodePageRequest(query: Readonly<Record<string, string>>): PageRequest {
  const page = decodeInteger(query.page ?? '1');
  const perPage = decodeInteger(query.per_page ?? String(defaultPerPage));
  const errors: Record<string, string[]> = {};
  if (page === null) errors.page = ['The page field must be an integer.'];
  else if (page < 1) errors.page = ['The page field must be at least 1.'];
  if (perPage === null) errors.per_page = ['The per page field must be an integer.'];
  else if (perPage < 1) errors.per_page = ['The per page field must be at least 1.'];
  else if (perPage > maxPerPage) {
    errors.per_page = [`The per page field must not be greater than ${maxPerPage}.`];
  }
  if (page === null || perPage === null || Object.keys(errors).length > 0) {
    return { kind: 'invalid', errors };
  }
  return { kind: 'page', page, perPage };
}

/** Cuts the page out of `items`; `url` is that of the request and the base of the links. */
export function encodePage<T>(
  items: readonly T[],
  { page, perPage }: { readonly page: number; readonly perPage: number },
  url: URL,
): Page<T> {
  const data = items.slice((page - 1) * perPage, page * perPage);
  const from = (page - 1) * perPage + 1;
  const lastPage = Math.max(1, Math.ceil(items.length / perPage));
  return {
    data,
    meta: {
      current_page: page,
      from: data.length > 0 ? from : null,
      last_page: lastPage,
      path: url.origin + url.pathname,
      per_page: perPage,
      to: data.length > 0 ? from + data.length - 1 : null,
      total: items.length,
    },
    links: {
      first: pageUrl(url, 1),
      last: pageUrl(url, lastPage),
      next: page < lastPage ? pageUrl(url, page + 1) : null,
      prev: page > 1 ? pageUrl(url, page - 1) : null,
    },
  };
}

function decodeInteger(text: string): number | null {
  const value = /^-?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/** The other parameters of the request stay, so that following a link keeps the page size. */
function pageUrl(url: URL, page: number): string {
  const target = new URL(url);
  target.searchParams.set('page', String(page));
  return target.href;
}
