import type { SeededRandom } from '../seeded-random.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** What became of one delivery. */
export type DeliveryOutcome = Answer & Pick<WebhookDelivery, 'status' | 'duration_ms'>;

type Answer = Pick<WebhookDelivery, 'response_status' | 'response_body' | 'error_message'>;

const successes: readonly Answer[] = [
  { response_status: 200, response_body: '{"received":true}', error_message: null },
  { response_status: 200, response_body: 'OK', error_message: null },
  { response_status: 202, response_body: '{"queued":true}', error_message: null },
  { response_status: 204, response_body: '', error_message: null },
];

const refusals: readonly Answer[] = [
  {
    response_status: 500,
    response_body: '{"message":"Server Error"}',
    error_message: 'The webhook answered 500 Internal Server Error.',
  },
  {
    response_status: 503,
    response_body: '<html><body><h1>503 Service Unavailable</h1></body></html>',
    error_message: 'The webhook answered 503 Service Unavailable.',
  },
  {
    response_status: 404,
    response_body: '{"error":"no such hook"}',
    error_message: 'The webhook answered 404 Not Found.',
  },
];

const unreachable: readonly (Answer & Pick<WebhookDelivery, 'duration_ms'>)[] = [
  {
    response_status: null,
    response_body: null,
    duration_ms: 30_000,
    error_message: 'The webhook did not answer within 30 seconds.',
  },
  {
    response_status: null,
    response_body: null,
    duration_ms: 4,
    error_message: 'The connection to the webhook was refused.',
  },
];

/** About one in eight failed, and of those about one in six was never answered. */
export function deliveryOutcome(random: SeededRandom): DeliveryOutcome {
  const duration_ms = 35 + random.below(900);
  if (random.below(8) > 0) return { status: 'success', duration_ms, ...random.pick(successes) };
  if (random.below(6) > 0) return { status: 'failed', duration_ms, ...random.pick(refusals) };
  return { status: 'failed', ...random.pick(unreachable) };
}
