/** What stands in the place of every secret: sixteen bullets, the mask that Shipping Channels uses itself. */
export const MASK = '•'.repeat(16);

const SENSITIVE_NAME =
  /authorization|cookie|token|secret|key|passw|credential|signature|session|jwt/i;

/** A header that an upstream sends with its deliveries. */
export interface HttpHeader {
  readonly name: string;
  /** As the API holds it, or the mask. */
  readonly value: string;
  /** True when the value is not shown: its name says that it is a secret, or it is no plain text. */
  readonly masked: boolean;
}

/** Makes a header that is safe to show: the value is dropped here when its name says it is a secret. */
export function createHttpHeader(name: string, value: string): HttpHeader {
  return SENSITIVE_NAME.test(name) ? createMaskedHeader(name) : { name, value, masked: false };
}

/** Makes a header whose value is not shown, whatever its name. */
export function createMaskedHeader(name: string): HttpHeader {
  return { name, value: MASK, masked: true };
}
