declare global {
  interface JSON {
    /** Stands for `text` in the output of `stringify`; TypeScript's library does not know it yet. */
    rawJSON(text: string): object;
    // The same proposal gives a reviver the text of a value.
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown;
  }
}

/** What `{…}` becomes. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * JSON text of `value`, with what `replace` makes of each member. A `bigint` becomes a JSON number
 * with all its digits.
 */
export function encodeJson(
  value: unknown,
  replace: (name: string, member: unknown) => unknown = (_name, member) => member,
): string {
  return JSON.stringify(value, (name, member: unknown) => {
    const item = replace(name, member);
    return typeof item === 'bigint' ? JSON.rawJSON(String(item)) : item;
  });
}

/** Undefined if the text is not JSON. Integers beyond 2^53 become bigints with all their digits. */
export function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value, { source = '' }) =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?[0-9]+$/.test(source)
        ? BigInt(source)
        : value,
    );
  } catch {
    // Not JSON, or nested so deeply that the reviver runs out of stack.
    return undefined;
  }
}

/** Neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An answer with a JSON body, as both APIs give it; `headers` may replace the content type. */
export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(encodeJson(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
