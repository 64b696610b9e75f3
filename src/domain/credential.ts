const CREDENTIAL_NAME =
  /authorization|authentication|cookie|token|secret|key|passw|credential|signature|session|jwt/iu;

/** A short word has to end a word, perhaps before a number: `pat` is in `path`, and `auth` in `author`. */
const CREDENTIAL_WORD = /(?:auth|hmac|sig|pass|pin|pat|access)\p{N}*(?![\p{L}\p{N}])/iu;

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
const FIRST_WORD = /(?:^|[,;:="'])\s*([\w-]+)(?=\s+\S)/gu;

/** `name=value` and `"name": value`, the name before its value. */
const NAME_OF_PAIR = /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_-]+(?=["'\]]*\s*[=:]\s*["']*[^\s"'])/gu;
/** How signatures name their algorithm or version: `sha256=…`, `t=…,v1=…`. */
const SIGNATURE_NAME = /^(?:sha-?\d+|md5|v\d+)$/iu;

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

/** User info of a URL within a text, unless it is masked. */
const USER_INFO = /:\/\/+(?!•••@)[^\s/?#]+@/u;

/**
 * Whether a text is, or holds, a credential by its form: what follows the name of an authentication
 * scheme (`Basic plan` too: nothing tells it from a password), signatures, JWTs, keys with a known
 * prefix, and pairs whose name is that of a credential.
 */
export function isCredential(text: string): boolean {
  if (KNOWN_FORM.test(text)) return true;
  // Most values are one plain word, and lists of them are long.
  if (!/[\s:=]/u.test(text)) return false;
  if (USER_INFO.test(text)) return true;
  for (const [, word = ''] of text.matchAll(FIRST_WORD)) {
    const scheme = word.toLowerCase();
    if (SCHEMES.has(scheme) || /hmac|^scram-/.test(scheme)) return true;
  }
  for (const [name] of text.matchAll(NAME_OF_PAIR)) {
    if (SIGNATURE_NAME.test(name) || isCredentialName(name)) return true;
  }
  return false;
}
