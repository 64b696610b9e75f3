/** A host of letters with a short port and a plain path: nothing that a URL parser could refuse. */
const PLAIN_URL = /^https?:\/\/(?:[a-z][a-z\d]*\.)+[a-z]{2,}(?::\d{1,4})?(?:\/[\w./-]*)?$/;

/** Whether the text is an absolute http or https URL, written without spaces or control characters. */
export function isHttpUrl(text: string): boolean {
  // Most are plain, and lists of them are long.
  if (PLAIN_URL.test(text)) return true;
  // The URL parser itself removes tabs and newlines, and so would accept a text that holds them.
  return /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) && URL.canParse(text);
}
