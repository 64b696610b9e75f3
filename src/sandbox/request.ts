import type { z } from 'zod';
import { decodeJson, isJsonObject, type JsonObject } from './json.ts';

/** The longest body that is read, in bytes. Neither API documents a limit. */
export const maxBodyBytes = 64 * 1024;

/**
 * The body as text, empty if there is none; null for more bytes than the limit. Rejects if the
 * client hangs up before its end.
 */
export async function readBody(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    // What is too long is read all the same, so that the client gets to the answer.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size > maxBodyBytes ? null : Buffer.concat(chunks).toString();
}

/** Why a body holds no object. */
export type Unreadable = 'too-long' | 'other-type' | 'malformed' | 'no-object';

/** Only `application/json` is read, whatever its parameters; an empty body needs no type. */
export function decodeBody(
  body: string | null,
  contentType: string | undefined,
): JsonObject | Unreadable {
  if (body === null) return 'too-long';
  if (body !== '' && mediaType(contentType) !== 'application/json') return 'other-type';
  const value = decodeJson(body);
  if (value === undefined) return 'malformed';
  return isJsonObject(value) ? value : 'no-object';
}

/** A content type in lower case, without its parameters. */
export function mediaType(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase();
}

/** What an `Authorization` header says. */
export interface Authorization {
  /** In lower case, because scheme names are case-insensitive (RFC 9110, 11.1). */
  readonly scheme: string;
  /** Everything after the scheme, not decoded. */
  readonly credential: string;
}

/** Both are empty if there is no header, or an empty one. */
export function decodeAuthorization(header = ''): Authorization {
  const [, scheme = '', credential = ''] = /^(\S*) *(.*)$/.exec(header.trim()) ?? [];
  return { scheme: scheme.toLowerCase(), credential };
}

/** Hosts that only resolve in private are not rejected. */
export function isWebUrl(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}

/** Says why something is no order; `field` is null if that is about none. */
export class OrderError extends RangeError {
  readonly field: string | null;

  constructor(field: string | null, message: string) {
    super(message);
    this.field = field;
  }
}

/** What an order may say; a description is the end of a sentence that begins with the name. */
export type OrderFields = Readonly<Record<string, z.ZodType>>;

/**
 * What the control path is told to do. Throws an `OrderError` for what is no object, for a field
 * that is not in `fields`, and for a value that `schema` does not allow; the first field is named.
 */
export function decodeOrder<T>(schema: z.ZodType<T>, fields: OrderFields, value: unknown): T {
  if (!isJsonObject(value)) throw new OrderError(null, 'The body is not a JSON object.');
  const { data, error } = schema.safeParse(value);
  const wrong = new Set(error?.issues.map(({ path }) => path[0]));
  const field = Object.keys(value).find((name) => !Object.hasOwn(fields, name) || wrong.has(name));
  if (field === undefined && data !== undefined) return data;
  const known = `is none of the fields, which are ${Object.keys(fields).join(', ')}`;
  throw new OrderError(field ?? null, `${field} ${fields[field ?? '']?.description ?? known}.`);
}
