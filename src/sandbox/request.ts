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
