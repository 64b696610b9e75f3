import {
  type WebhookDelivery,
  webhookDelivery,
} from '../../src/sandbox/shipping-channels/webhook-delivery.ts';
import { webhookSubscription } from '../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { type Tenant, tenant } from '../../src/sandbox/tenant.ts';

/** Deliveries of `wh_<number>`, one for each status, the oldest first and an hour apart. */
export function deliveriesOf(
  number: number,
  statuses: readonly string[],
): readonly WebhookDelivery[] {
  return statuses.map((status, place) =>
    webhookDelivery({
      id: `whl_${number}_${place}`,
      webhook_subscription_id: `wh_${number}`,
      status,
      created_at: `2025-04-07T${String(place).padStart(2, '0')}:00:00Z`,
    }),
  );
}

/** acme's credentials over `wh_1`, `wh_2`, …: one for each list of statuses, the last one disabled. */
function accountOf(...logs: readonly (readonly string[])[]) {
  const webhookSubscriptions = logs.map((_log, index) =>
    webhookSubscription({ id: `wh_${index + 1}`, active: index < logs.length - 1 }),
  );
  const webhookDeliveries = logs.flatMap((statuses, index) => deliveriesOf(index + 1, statuses));
  return [tenant('acme', { shippingChannels: { webhookSubscriptions, webhookDeliveries } })];
}

const S = 'success';
const F = 'failed';
/** `wh_1` is healthy, and those after it flaky, failing, silent and disabled. */
export const FIVE_KINDS: readonly Tenant[] = accountOf([S, S], [F, S], [S, F, F, F, F, F], [], [F]);
