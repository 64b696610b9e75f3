import { request } from 'undici';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { demoCredentials } from '../../src/sandbox/tenant.ts';

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  json(): unknown;
}

/** How to ask; `authorization` may be null to send none. */
export interface AnswerOptions {
  readonly method?: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly authorization?: string | null;
  readonly signal?: AbortSignal;
}

/** Sends to any URL, without credentials unless `options` has some. */
export async function send(url: string, options: AnswerOptions = {}): Promise<Answer> {
  const { method = 'GET', authorization, signal = null } = options;
  const headers = authorization ? { authorization } : {};
  const { statusCode, headers: received, body } = await request(url, { method, headers, signal });
  const text = await body.text();
  return { status: statusCode, headers: received, text, json: () => JSON.parse(text) };
}

/** `Basic` of a demo tenant. */
export function basic(tenant = 'acme'): string {
  const { publicKey, secretKey } = demoCredentials(tenant);
  return `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`;
}

/** Sends to `/api/v3/event-subscriptions…` as acme, unless `options` says otherwise. */
export function askSendcloud(
  sandbox: Sandbox,
  path: string,
  options: AnswerOptions = {},
): Promise<Answer> {
  const url = `${sandbox.sendcloudBaseUrl}/event-subscriptions${path}`;
  return send(url, { authorization: basic(), ...options });
}

/** Sends to `/v1/webhook-subscriptions…` as acme, unless `options` says otherwise. */
export function askShippingChannels(
  sandbox: Sandbox,
  path: string,
  options: AnswerOptions = {},
): Promise<Answer> {
  const url = `${sandbox.shippingChannelsBaseUrl}/webhook-subscriptions${path}`;
  return send(url, { authorization: `Bearer ${demoCredentials().apiKey}`, ...options });
}
