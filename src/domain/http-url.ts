/** Whether the text is an absolute http or https URL, written without spaces or control characters. */
export function isHttpUrl(text: string): boolean {
  // The URL parser itself removes tabs and newlines, and so would accept a text that holds them.
  return /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text) && URL.canParse(text);
}
