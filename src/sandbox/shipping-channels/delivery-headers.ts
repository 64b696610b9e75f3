import { createHmac } from 'node:crypto';

/** A delivery, and what it is signed with. */
export interface SignedDelivery {
  /** `whl_…` */
  readonly id: string;
  readonly event: string;
  readonly body: string | Buffer;
  readonly secret: string;
}

/** The headers that a webhook receives, under the names that the delivery log has. */
export function deliveryHeaders({
  id,
  event,
  body,
  secret,
}: SignedDelivery): Readonly<Record<string, string>> {
  return {
    'X-Shipping-Channels-Event': event,
    'X-Shipping-Channels-Delivery': id,
    'X-Shipping-Channels-Signature': signature(body, secret),
  };
}

/**
 * Only the form `sha256=…` is documented, and that the secret signs payloads. HMAC-SHA256 over the
 * bytes of the body, in lower-case hex, is inferred from that form.
 */
function signature(body: string | Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
