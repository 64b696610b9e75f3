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
 * Parses JSON without rounding: an integer beyond ±(2^53-1) becomes a bigint.
 * Throws a SyntaxError, whose message quotes the text: never log or wrap it.
 */
export function parseJson(text: string): unknown {
  // A reviver makes parsing five times slower, and only sixteen digits or more can be unsafe.
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && /^-?\d{16,}$/.test(source)
      ? exactInteger(source, value)
      : value,
  );
}

function exactInteger(source: string, value: number): number | bigint {
  return Number.isSafeInteger(value) ? value : BigInt(source);
}
