declare global {
  interface JSON {
    /** Stands for `text` in the output of `stringify`; TypeScript's library does not know it yet. */
    rawJSON(text: string): object;
  }
}

/** JSON text of `value`. A `bigint` becomes a JSON number with all its digits. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? JSON.rawJSON(String(item)) : item,
  );
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
