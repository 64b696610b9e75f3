/** A time in the form of both APIs: ISO 8601 in UTC, whole seconds. */
export function encodeTimestamp(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
