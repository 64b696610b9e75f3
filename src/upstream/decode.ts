import { z } from 'zod';
import { isDateTime } from '../domain/date-time.ts';
import { isHttpUrl } from '../domain/http-url.ts';
import { maskUrl } from '../domain/mask.ts';

/** A value from an upstream is not what it should be. The message is the JSON path and the rule, never the value. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** RFC 3339 text, kept as sent. */
export const dateTime: z.ZodType<string> = z
  .string()
  .refine(isDateTime, { error: 'not an RFC 3339 timestamp' });

/** Absolute http(s) URL, kept as sent with whatever is secret in it: for one that somebody has to open. */
export const unmaskedHttpUrl: z.ZodType<string> = z
  .string()
  .refine(isHttpUrl, { error: 'not an absolute http(s) URL' });

/** Absolute http(s) URL, kept as sent but for what is secret in it. */
export const httpUrl: z.ZodType<string> = unmaskedHttpUrl.transform(maskUrl);

/**
 * Decodes a parsed JSON value.
 * `root` is the JSON path of the value. Throws {@link DecodeError} for the first thing that is wrong.
 */
export function decode<T>(schema: z.ZodType<T>, value: unknown, root = '$'): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DecodeError(`${root}${toJsonPath(issue?.path ?? [])}: ${issue?.message}`);
}

function toJsonPath(path: readonly PropertyKey[]): string {
  return path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
}
