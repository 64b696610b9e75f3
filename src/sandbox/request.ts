import { decodeJson, isJsonObject, type JsonObject } from './json.ts';

/** The longest body that is read, in bytes. Neither API documents a limit. */
export const maxBodyBytes = 64 * 1024;

/** A body as it arrived: a text, empty if there was none, or more bytes than the limit. */
export type ReceivedBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too-long' };

/** The object that a body holds, or why it holds none. */
export type DecodedBody =
  | { readonly kind: 'object'; readonly value: JsonObject }
  | { readonly kind: 'too-long' | 'other-type' | 'malformed' | 'no-object' };

/** Rejects if the client hangs up before the end of the body. */
export async function readBody(request: Request): Promise<ReceivedBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    // What is too long is read all the same, so that the client gets to the answer.
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  if (size > maxBodyBytes) return { kind: 'too-long' };
  return { kind: 'text', text: Buffer.concat(chunks).toString() };
}

/** Only `application/json` is read, whatever its parameters; an empty body needs no type. */
export function decodeBody(body: ReceivedBody, contentType: string | undefined): DecodedBody {
  if (body.kind === 'too-long') return body;
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (body.text !== '' && type !== 'application/json') return { kind: 'other-type' };
  const value = decodeJson(body.text);
  if (value === undefined) return { kind: 'malformed' };
  return isJsonObject(value) ? { kind: 'object', value } : { kind: 'no-object' };
}

/** What an `Authorization` header says. */
export interface Authorization {
  /** In lower case, because scheme names are case-insensitive (RFC 9110, 11.1). */
  readonly scheme: string;
  /** Everything after the scheme, not decoded; empty if the header holds only a scheme. */
  readonly credential: string;
}

/** Null if there is no header, or an empty one. */
export function decodeAuthorization(header: string | undefined): Authorization | null {
  const [, scheme = '', credential = ''] = /^(\S*) *(.*)$/.exec(header?.trim() ?? '') ?? [];
  return scheme === '' ? null : { scheme: scheme.toLowerCase(), credential };
}
