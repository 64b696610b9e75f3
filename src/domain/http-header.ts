/** What stands in the place of every secret: sixteen bullets, the mask that Shipping Channels uses itself. */
export const MASK = '•'.repeat(16);

const SENSITIVE_NAME =
  /authorization|cookie|token|secret|key|passw|credential|signature|session|jwt/i;

/** A header that an upstream sends with its deliveries. */
export interface HttpHeader {
  readonly name: string;
  /** As the API holds it, or the mask. */
  readonly value: string;
  /** True when the name says that the value is a secret. */
  readonly masked: boolean;
}

/** Makes a header that is safe to show: the value is dropped here when its name says it is a secret. */
export function createHttpHeader(name: string, value: string): HttpHeader {
  const masked = SENSITIVE_NAME.test(name);
  return { name, value: masked ? MASK : value, masked };
}
