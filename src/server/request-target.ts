/** What a request asks for: the path, and what follows the first question mark. */
export interface RequestTarget {
  readonly path: string;
  /** Without its question mark; empty when there is none. */
  readonly query: string;
}

/**
 * Reads a request target in origin form or in absolute form (RFC 9112, section 3.2): the host of the
 * latter, like the `Host` header, decides nothing here. A slash behind `/graphql` makes no difference.
 */
export function parseRequestTarget(url = '/'): RequestTarget {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    path: path === '/graphql/' ? '/graphql' : path || '/',
    query: mark < 0 ? '' : target.slice(mark + 1),
  };
}
