import { decodings } from './decodings.ts';
import { hasUserInfo } from './user-info.ts';

/** A text that no output can show by accident: only `reveal` gives it away. */
export interface Secret {
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

const REDACTED = '[redacted]';

export function createSecret(text: string): Secret {
  return { reveal: () => text, toString: () => REDACTED, toJSON: () => REDACTED };
}

const CREDENTIAL_NAME =
  /authori[sz]|authentication|bearer|cookie|token|secret|key|passw|passphrase|passcode|pwd|credential|signature|session|jwt/iu;

/**
 * Words that are found in others: most have to end a word, perhaps before a number (`pat` is in `path`,
 * and `auth` in `author`), and `hmac` has to be within one (`EthMac` is two).
 */
const CREDENTIAL_WORD = /hmac|(?:auth[nz]?|sig|pass|pin|pat|access)\p{N}*(?![\p{L}\p{N}])/iu;

/**
 * Whether the name of a header, or of a parameter, says that its value is a credential. Words are
 * told apart by whatever is no letter or digit, and by capitals (`webhookHmac`). A few innocent
 * names (`X-Compass`, `Access-Control-Request-Method`) are taken for such: too much is hidden
 * rather than too little.
 */
export function isCredentialName(name: string): boolean {
  if (CREDENTIAL_NAME.test(name)) return true;
  const words = name
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ')
    .replaceAll(/(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ');
  return CREDENTIAL_WORD.test(words);
}

/** Names of authentication schemes: those of the IANA registry, and those that APIs made up. */
const SCHEMES = new Set(
  (
    'basic bearer concealed digest dpop gnap hoba mutual negotiate oauth privatetoken vapid ' +
    'apikey api-key aws hawk jwt kerberos key ntlm sharedaccesssignature sharedkey signature ssws token'
  ).split(' '),
);
/** A word before another, at the beginning or after what opens something. */
const FIRST_WORD = /(?:^|[,;:=|<"'`\p{Ps}\p{Pi}])\s*([\w-]+)(?=\s+\S)/gu;

/** `name=value` and `"name": value`, the name before its value. */
const NAME_OF_PAIR = /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_-]+(?=["'\]]*\s*[=:]\s*["']*[^\s"'])/gu;
/** How signatures name their algorithm, perhaps among others, or their version: `rsa-sha256=…`, `t=…,v1=…`. */
const SIGNATURE_NAME =
  /^v\d+$|(?:^|[-_])(?:sha-?\d+|md5|[ehpr]s(?:256k?|384|512)|ed(?:25519|448)|eddsa)(?![\p{L}\p{N}])/iu;

/** A JWT, and keys that their makers gave a prefix to be found by. */
const KNOWN_FORM = new RegExp(
  [
    String.raw`(?<![\w-])eyJ[\w-]+\.[\w-]*\.`,
    `(?<![A-Za-z0-9])(?:${[
      '[rs]k_(?:live|test)_|whsec_|gh[oprsu]_|github_pat_|glpat-|xox[a-z]-|xapp-|shp(?:at|ca|pa|ss)_',
      'dop_v1_|hvs\\.|ya29\\.|SG\\.[\\w-]{16}|(?:npm|hf)_\\w{16}|pypi-\\w{16}',
      // Those of Klaviyo, of Amazon, of Google, and of several makers of models.
      'pk_[0-9a-f]{30}|A[KS]IA[A-Z0-9]{12}|AIza[\\w-]{30}|sk-[\\w-]{16}',
    ].join('|')})`,
    '-----BEGIN [A-Z0-9 ]{0,40}KEY',
  ].join('|'),
  'u',
);

/**
 * Whether a text is, or holds, a credential by its form, also where it is encoded: what follows the name
 * of an authentication scheme (`Basic plan` too: nothing tells it from a password), signatures, JWTs,
 * keys with a known prefix, pairs whose name is that of a credential, and user info of URLs.
 */
export function isCredential(text: string): boolean {
  return decodings(text).some(
    (plain, layer) =>
      hasForm(plain) ||
      // Spaces that were encoded may be within user info, and a key of Azure's functions within a URL.
      (layer > 0 && (hasUserInfo(plain.replaceAll(/\s/gu, '+')) || CODE_OF_URL.test(plain))),
  );
}

const CODE_OF_URL = /[?&;#]code=[^\s&;#]/iu;

/** Whether a text holds a JWT, or a key with a prefix by which it can be found. */
export function hasKnownForm(text: string): boolean {
  return KNOWN_FORM.test(text);
}

function hasForm(text: string): boolean {
  if (hasKnownForm(text)) return true;
  // Most values are one plain word, and lists of them are long.
  if (!/[\s:=@]/u.test(text)) return false;
  if (hasUserInfo(text)) return true;
  for (const [, word = ''] of text.matchAll(FIRST_WORD)) {
    if (isScheme(word)) return true;
  }
  for (const [name] of text.matchAll(NAME_OF_PAIR)) {
    if (SIGNATURE_NAME.test(name) || isCredentialName(name)) return true;
    // The names of what is in that cloud begin with `arn:aws:`.
    if (isScheme(name) && !/^aws$/iu.test(name)) return true;
  }
  return false;
}

function isScheme(word: string): boolean {
  const scheme = word.toLowerCase();
  return SCHEMES.has(scheme) || /hmac|^scram-/.test(scheme);
}
