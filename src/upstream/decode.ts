import { z } from 'zod';

/** A value from an upstream is not what it should be. The message is the JSON path and the rule, never the value. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

const listEnvelope = z.object({ data: z.array(z.unknown()) });
const envelope = z.object({ data: z.unknown() });

/** What is in `{"data": [...]}`. Throws {@link DecodeError} when it is not a list at all. */
export function decodeList(body: unknown): readonly unknown[] {
  return decode(listEnvelope, body).data;
}

/** What is in `{"data": ...}`. Throws {@link DecodeError} when there is none. */
export function decodeData(body: unknown): unknown {
  return decode(envelope, body).data;
}

/**
 * Decodes a parsed JSON value.
 * Throws {@link DecodeError} for the first thing that is wrong, with its JSON path.
 */
export function decode<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DecodeError(`$${toJsonPath(issue?.path ?? [])}: ${issue?.message}`);
}

function toJsonPath(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
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
