/** What stands in a URL in the place of each secret. A text of an API with it counts as masked already. */
export const MASK_IN_URL = '•••';

/** A slash, also as JSON may write it. A backslash is a slash to the URL parser, and not to RFC 3986. */
const SLASH = String.raw`(?:\\?/|\\(?!/))`;

/**
 * What the authority of a URL follows, as the source of a pattern: one slash after a scheme is enough
 * for the URL parser, and no scheme is needed before two.
 */
export const BEFORE_AUTHORITY = String.raw`(?::${SLASH}+|(?<![:/\\])${SLASH}{2,})`;

/** The same, as nearly every URL has it. */
export const BEFORE_PLAIN_AUTHORITY = String.raw`:(?:\\?/){2,}`;

const IN_QUERY = authorities('&');
const ANYWHERE = authorities('');

// Each match takes all up to the end of the authority, or to the next, so that no character is looked at
// twice.
function authorities(end: string): RegExp {
  const authority = String.raw`(?:[^\s/?#:${end}]|:(?![/\\]))*`;
  return new RegExp(`(${BEFORE_AUTHORITY})(${authority})`, 'gu');
}

/**
 * Masks the user info of every URL that a text holds. It reaches to the last @ of the authority; in a
 * query, no further than to a &.
 */
export function maskUserInfo(text: string, isQuery = false): string {
  if (!text.includes('@')) return text;
  return text.replaceAll(
    isQuery ? IN_QUERY : ANYWHERE,
    (whole, slashes: string, authority: string) => {
      const at = authority.lastIndexOf('@');
      return at > 0 ? `${slashes}${MASK_IN_URL}${authority.slice(at)}` : whole;
    },
  );
}

/** Whether a URL in a text has user info that is not masked. */
export function hasUserInfo(text: string): boolean {
  return maskUserInfo(text) !== text;
}
