import { decodings } from './decodings.ts';
import { hasKnownForm, isCredential, isCredentialName } from './secret.ts';
import {
  BEFORE_AUTHORITY,
  BEFORE_PLAIN_AUTHORITY,
  MASK_IN_URL,
  maskUserInfo,
} from './user-info.ts';

/**
 * Hides what is secret in a URL: its user info, and the values of parameters that are credentials by
 * their name or form, in the path, the query and the fragment. All else is kept as it is.
 */
export function maskUrl(url: string): string {
  // Most URLs are plain, and lists of them are long. In a path of these characters a credential can only be
  // told by its own form.
  if (/^https?:\/\/[a-z\d.-]+(?::\d+)?(?:\/[\w.-]*)*$/.test(url) && !hasKnownForm(url)) return url;
  return url.replace(/:.*/su, maskAfterScheme);
}

// User info may have what ends a URL elsewhere, but neither at its beginning behind an escape of JSON
// (`:\"a@b\"`) nor before what follows the end of a text in JSON or in a list.
const IN_USER_INFO = String.raw`(?:[^\s/?#\\"<>]|["<>](?!["<>,:;\]})]))*`;
const URL_IN_TEXT = new RegExp(
  String.raw`${BEFORE_AUTHORITY}(?:(?:(?<=\/\/)|(?!["<>]))${IN_USER_INFO}@)?[^\s"<>]+`,
  'gu',
);
const PLAIN_URL_IN_TEXT = new RegExp(String.raw`${BEFORE_PLAIN_AUTHORITY}[^\s"<>]+`, 'gu');

/** Hides the same in every URL with an authority that a text holds, also where JSON has escaped its slashes. */
export function maskUrlsIn(text: string): string {
  return text.replaceAll(URL_IN_TEXT, maskAfterScheme);
}

/**
 * A text with a mask for each URL that {@link maskUrlsIn} cleans, unless the URL is oddly written: a
 * secret may look like one (`token:/abc`), so its beginning stays too.
 */
export function withoutUrls(text: string): string {
  return text.replaceAll(PLAIN_URL_IN_TEXT, `:${MASK_IN_URL}`);
}

function maskAfterScheme(text: string): string {
  // Extra slashes are nothing to the URL parser. User info reaches to the last @ of the authority. What
  // has a `=` is no host.
  const [head = '', slashes = '', userInfo = ''] =
    /^(:?[/\\]*)([^/?#]+@)?(?:[^/?#;,&=]*(?=[/?#;,&]|$))?/u.exec(text) ?? [];
  const host = head.slice(slashes.length + userInfo.length);
  const rest = text.slice(head.length);
  const queryAt = rest.search(/[?#]/u);
  const path = queryAt < 0 ? rest : rest.slice(0, queryAt);
  const query = rest.slice(path.length);
  return [
    slashes,
    userInfo && `${MASK_IN_URL}@`,
    host,
    // A URL may be within the URL.
    maskUserInfo(path).replaceAll(/[^/;]+/gu, maskPart),
    maskUserInfo(query, true).replaceAll(/[^?&;#]+/gu, maskPart),
  ].join('');
}

/** A part between two separators: `name=value`, or a value alone. */
function maskPart(part: string): string {
  const valueAt = part.indexOf('=') + 1;
  const name = part.slice(0, Math.max(0, valueAt - 1));
  const value = part.slice(valueAt);
  if (isCredential(value === '' ? part : name)) return MASK_IN_URL;
  if (value === '') return part;
  // The keys of Azure's functions are in a parameter `code`, and so are codes of OAuth.
  const isSecret = decodings(name).some(
    (plain) => isCredentialName(plain) || /^code$/iu.test(plain),
  );
  return isSecret || isCredential(value) ? part.slice(0, valueAt) + MASK_IN_URL : part;
}
