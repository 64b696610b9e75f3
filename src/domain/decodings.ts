/** Texts are encoded inside of one another: a URL in a parameter of a URL in JSON. More than that is no accident. */
const MAX_ROUNDS = 4;

/**
 * A text, then the same with one encoding after another taken off, while there is one: that of URLs and
 * forms (also the old `%u00e4`), of JSON, and of HTML (of its names, only those of its own characters).
 * Each is taken off at most four times. What is no encoding is left as it is.
 */
export function decodings(text: string): readonly [string, ...string[]] {
  const layers: [string, ...string[]] = [text];
  let inner = text;
  for (let round = 0; round < MAX_ROUNDS && /[%+\\&]/u.test(inner); round += 1) {
    const outer = inner;
    for (const decode of [decodeUrl, decodeJson, decodeHtml]) {
      const decoded = decode(inner);
      if (decoded !== inner) layers.push(decoded);
      inner = decoded;
    }
    if (inner === outer) break;
  }
  return layers;
}

const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

function decodeUrl(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replaceAll(/(?:%[\da-f]{2})+/giu, (bytes) =>
      UTF_8.decode(Uint8Array.from(bytes.slice(1).split('%'), (byte) => Number.parseInt(byte, 16))),
    )
    .replaceAll(/%u([\da-f]{4})/giu, (_, unit: string) => charOf(unit, 16));
}

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

function decodeJson(text: string): string {
  return text.replaceAll(
    /\\(?:u([\da-fA-F]{4})|(["'\\/bfnrt]))/gu,
    (_, unit: string | undefined, char: string) =>
      unit === undefined ? (JSON_ESCAPES[char] ?? char) : charOf(unit, 16),
  );
}

const HTML_NAMES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
};

function decodeHtml(text: string): string {
  return text.replaceAll(
    /&(?:#0*(\d{1,7})|#x0*([\da-f]{1,6})|(amp|apos|gt|lt|quot));/giu,
    (_, decimal?: string, hex?: string, name = '') =>
      HTML_NAMES[name.toLowerCase()] ??
      (hex === undefined ? charOf(decimal ?? '', 10) : charOf(hex, 16)),
  );
}

/** Half of a surrogate pair too: the other half follows. */
function charOf(digits: string, radix: number): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
