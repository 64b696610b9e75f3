import { DecodeError } from './decode.ts';

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
