import { DecodeError } from './decode.ts';

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

/**
 * Parses JSON so that {@link toJsonText} writes every number with the digits it had: each becomes
 * an object that JSON.stringify writes as it is. Throws {@link DecodeError}.
 */
export function parseJsonVerbatim(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined ? JSON.rawJSON(source) : value,
    );
  } catch {
    // It was JSON before; a reviver goes down level by level, and so can run out of stack.
    throw new DecodeError('$: nested too deeply');
  }
}

/**
 * The JSON text of a parsed value, with its integers exact.
 * Null when the value is nested too deeply to be written.
 */
export function toJsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value, (_key, item) =>
      typeof item === 'bigint' ? JSON.rawJSON(String(item)) : item,
    );
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
