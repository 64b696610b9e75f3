/**
 * What an API sent for a field. No document promises more of an object than its id, so each of its
 * other fields may be absent (null), or something that cannot be read (an error). The error is a
 * value here: only who asks for the field is told of it.
 */
export type Sent<T> = T | null | Error;

/** Makes something of a field that could be read; null and an error stay what they are. */
export function mapSent<T, Made>(sent: Sent<T>, make: (value: T) => Made | null): Sent<Made> {
  if (sent === null) return null;
  return sent instanceof Error ? sent : make(sent);
}
