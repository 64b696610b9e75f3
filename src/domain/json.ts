declare global {
  interface JSON {
    // The proposal "JSON.parse source text access", which TypeScript's library does not have yet.
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): { readonly rawJSON: string };
    isRawJSON(value: unknown): value is { readonly rawJSON: string };
  }
}

/**
 * Parses JSON without rounding: an integer beyond ±(2^53-1) becomes a bigint, if it has 40 digits at
 * most. To make one of millions takes seconds, and no id has more than 19.
 * Throws a SyntaxError, whose message quotes the text: never log or wrap it.
 */
export function parseJson(text: string): unknown {
  // A reviver makes parsing five times slower, and only sixteen digits or more can be unsafe.
  if (!hasSixteenDigits(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && /^-?\d{16,40}$/.test(source)
      ? exactInteger(source, value)
      : value,
  );
}

/**
 * Whether sixteen digits follow each other. One of them stands at a multiple of sixteen, so the others are only
 * looked at around one that does: a regular expression looks at each character, which takes four times as long.
 */
export function hasSixteenDigits(text: string): boolean {
  const isDigit = (index: number) => {
    const code = text.charCodeAt(index);
    return code >= 48 && code <= 57;
  };
  for (let index = 15; index < text.length; index += 16) {
    if (!isDigit(index)) continue;
    let first = index;
    while (isDigit(first - 1)) first -= 1;
    let last = index;
    while (isDigit(last + 1) && last - first < 15) last += 1;
    if (last - first === 15) return true;
  }
  return false;
}

function exactInteger(source: string, value: number): number | bigint {
  return Number.isSafeInteger(value) ? value : BigInt(source);
}
