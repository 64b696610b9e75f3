import { createHmac } from 'node:crypto';
import type { Hook } from '../../src/domain/received-event.ts';
import { createSecret } from '../../src/domain/secret.ts';
import { canary } from './canaries.ts';
import type { Graph } from './start-graph.ts';

export const SECRETS = { SENDCLOUD: canary('HOOK_HEADER'), SHIPPING_CHANNELS: canary('HOOK_KEY') };

/** A hook for each API, called `test`. */
export const TEST_HOOKS: readonly Hook[] = [
  {
    api: 'SENDCLOUD',
    name: 'test',
    secrets: [createSecret(SECRETS.SENDCLOUD)],
    header: 'x-webhook-secret',
  },
  {
    api: 'SHIPPING_CHANNELS',
    name: 'test',
    secrets: [createSecret(SECRETS.SHIPPING_CHANNELS)],
    header: null,
  },
];

/** The signature of Shipping Channels. */
export function signatureOf(body: string | Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** The envelope of a Shipping Channels event. */
export function envelopeOf(id: string, more: object = {}): string {
  return JSON.stringify({
    id,
    created_at: new Date().toISOString(),
    type: 'tracking_parcel.created',
    data: { tracking_parcel: { id: 'tp_1', status: 'created' } },
    ...more,
  });
}

/** Posts what is signed, and returns the status. */
export async function postSigned(
  graph: Pick<Graph, 'send'>,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { status } = await graph.send({
    method: 'POST',
    path: '/hooks/shipping-channels/test',
    headers: {
      'x-shipping-channels-signature': signatureOf(body, SECRETS.SHIPPING_CHANNELS),
      ...headers,
    },
    body,
  });
  return status;
}
