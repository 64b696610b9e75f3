import type { Readable } from 'node:stream';
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
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
  readonly signal?: AbortSignal;
}

/** Sends to any URL, without credentials unless `options` has some. */
export async function send(url: string, options: AnswerOptions = {}): Promise<Answer> {
  const { method = 'GET', authorization, body = null, signal = null } = options;
  const headers = { ...options.headers, ...(authorization ? { authorization } : {}) };
  const answer = await request(url, { method, headers, body, signal });
  const text = await answer.body.text();
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text,
    json: () => JSON.parse(text),
  };
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

/** The options of a request with a JSON body; a text is sent as it is. */
export function json(method: 'POST' | 'PUT' | 'PATCH', body: unknown): AnswerOptions {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method, headers: { 'content-type': 'application/json' }, body: text };
}

/** Sends to `/_sandbox…`, without credentials. */
export function askControl(
  sandbox: Sandbox,
  path: string,
  options: AnswerOptions = {},
): Promise<Answer> {
  return send(`${sandbox.url}/_sandbox${path}`, options);
}

/** Orders a fault over HTTP; a text is sent as it is, anything else as JSON. */
export function orderFault(sandbox: Sandbox, order: unknown): Promise<Answer> {
  const body = typeof order === 'string' ? order : JSON.stringify(order);
  return askControl(sandbox, '/faults', { method: 'POST', body });
}
