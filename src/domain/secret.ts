/** A text that no output can show by accident: only `reveal` gives it away. */
export interface Secret {
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

const REDACTED = '[redacted]';

export function createSecret(text: string): Secret {
  return { reveal: () => text, toString: () => REDACTED, toJSON: () => REDACTED };
}
