import { isCredential, isCredentialName } from './credential.ts';

/** What stands in a URL in the place of each secret. A text of an API with it counts as masked already. */
export const MASK_IN_URL = '•••';

/**
 * Hides what is secret in a URL: its user info, and the values of parameters that are credentials by
 * their name or form, in the path, the query and the fragment. All else is kept as it is.
 */
export function maskUrl(url: string): string {
  // Most URLs are plain, and lists of them are long. No credential has a path of small letters and
  // digits alone that its form would tell of.
  if (/^https?:\/\/[a-z\d.-]+(?::\d+)?(?:\/[a-z\d]*)*$/.test(url)) return url;
  return url.replace(/:.*/su, maskAfterScheme);
}

/** Hides the same in every URL with an authority that a text holds. */
export function maskUrlsIn(text: string): string {
  return text.replaceAll(URL_IN_TEXT, maskAfterScheme);
}

/** A text without the URLs that {@link maskUrlsIn} cleans. */
export function withoutUrls(text: string): string {
  return text.replaceAll(URL_IN_TEXT, '');
}

const URL_IN_TEXT = /:\/\/[^\s"<>]+/gu;

function maskAfterScheme(text: string): string {
  // Extra slashes are nothing to the URL parser; a backslash is a slash to it, and not to RFC 3986.
  // User info reaches to the last @ of the authority in both.
  const [head = '', slashes = '', userInfo = ''] = /^(:[/\\]*)([^/?#]+@)?[^/?#]*/u.exec(text) ?? [];
  const host = head.slice(slashes.length + userInfo.length);
  const rest = text
    .slice(head.length)
    // A URL within the URL.
    .replaceAll(/(:\/\/+)[^/?#&]+@/gu, `$1${MASK_IN_URL}@`);
  const queryAt = rest.search(/[?#]/u);
  const path = queryAt < 0 ? rest : rest.slice(0, queryAt);
  return [
    slashes,
    userInfo && `${MASK_IN_URL}@`,
    host,
    path.replaceAll(/[^/;]+/gu, maskPart),
    rest.slice(path.length).replaceAll(/[^?&;#]+/gu, maskPart),
  ].join('');
}

/** A part between two separators: `name=value`, or a value alone. */
function maskPart(part: string): string {
  const valueAt = part.indexOf('=') + 1;
  const value = part.slice(valueAt);
  if (value === '') return isCredential(decodePercent(part)) ? MASK_IN_URL : part;
  const name = decodePercent(part.slice(0, Math.max(0, valueAt - 1)));
  // The keys of Azure's functions are in a parameter `code`, and so are codes of OAuth.
  const isSecret = isCredentialName(name) || /^code$/iu.test(name);
  return isSecret || isCredential(decodePercent(value))
    ? part.slice(0, valueAt) + MASK_IN_URL
    : part;
}

/** Decodes each byte by itself and leaves what is no encoding: only ASCII is looked for in it. */
function decodePercent(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/%[0-9a-f]{2}/giu, (byte) =>
      String.fromCharCode(Number.parseInt(byte.slice(1), 16)),
    );
}
