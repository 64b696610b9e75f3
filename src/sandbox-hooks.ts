import { randomUUID } from 'node:crypto';
import { isLoopback } from './config/variables.ts';
import type { Hook } from './domain/received-event.ts';
import { createSecret } from './domain/secret.ts';
import type { SandboxHook } from './sandbox/server.ts';
import { pathOfHook } from './server/hook-handler.ts';

/** A hook for each API, for when the sandbox is asked for and no hook is configured. */
export function createSandboxHooks(): readonly Hook[] {
  return [
    {
      api: 'SENDCLOUD',
      name: 'sandbox',
      secrets: [createSecret(randomUUID())],
      header: 'x-webhook-secret',
    },
    {
      api: 'SHIPPING_CHANNELS',
      name: 'sandbox',
      secrets: [createSecret(randomUUID())],
      header: null,
    },
  ];
}

/**
 * The hooks as the sandbox has to know them, which sends to loopback addresses only; none where the graph
 * listens at another one.
 */
export function toSandboxHooks(hooks: readonly Hook[], serverUrl: string): readonly SandboxHook[] {
  const { hostname, port } = new URL(serverUrl);
  const isAnyAddress = hostname === '0.0.0.0' || hostname === '[::]';
  if (!isLoopback(hostname) && !isAnyAddress) return [];
  const origin = isAnyAddress ? `http://127.0.0.1:${port}` : serverUrl;
  return hooks.map((hook) => {
    const url = `${origin}${pathOfHook(hook)}`;
    const secret = hook.secrets[0]?.reveal() ?? '';
    return hook.header === null
      ? { api: 'shipping-channels', url, secret }
      : { api: 'sendcloud', url, header: hook.header, secret };
  });
}
