import type { Sandbox, SandboxHook } from '../../src/sandbox/server.ts';
import { type Answer, askControl } from './client.ts';
import type { WebhookListener } from './sendcloud/webhook-listener.ts';

/** Hooks of both APIs at one listener. */
export function hooksAt({ port }: WebhookListener): readonly [SandboxHook, SandboxHook] {
  return [
    {
      api: 'sendcloud',
      url: `http://127.0.0.1:${port}/sendcloud`,
      header: 'X-Hook-Secret',
      secret: 'sendcloud-secret',
    },
    {
      api: 'shipping-channels',
      url: `http://localhost:${port}/shipping-channels?a=%2f`,
      secret: 'signing-secret',
    },
  ];
}

/** Sends events on demand; a text is sent as it is, anything else as JSON. */
export function orderEvents(sandbox: Sandbox, order: unknown): Promise<Answer> {
  const body = typeof order === 'string' ? order : JSON.stringify(order);
  return askControl(sandbox, '/events', { method: 'POST', body });
}
