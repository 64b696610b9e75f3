import { expect } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { type Answer, askSendcloud, json } from '../client.ts';

/** The body of the answer when nothing came back from the webhook. */
export const unreachable = '{"data":{"success":false,"status_code":null,"response_body":null}}';

/** Lets acme's subscription 1 go to this configuration, and asks for a test event. */
export async function broadcast(sandbox: Sandbox, configuration: object): Promise<Answer> {
  const change = json('PATCH', { configuration });
  expect((await askSendcloud(sandbox, '/connections/1', change)).status).toBe(200);
  return askSendcloud(sandbox, '/broadcast/test/1', { method: 'POST' });
}
