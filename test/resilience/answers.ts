import type { Socket } from 'node:net';
import { expect } from 'vitest';
import type { GraphResponse } from '../support/start-graph.ts';
import { connectionBody, ok } from './under-test.ts';

/** Asks for one connection. */
export function readOf(id: number): string {
  return `{ connection(id: ${id}) { ... on WebhookConnection { url } } }`;
}

/** Creates a connection to a URL: one POST. */
export function createOf(url = 'https://example.com/new'): string {
  return `mutation { createWebhookConnection(input: { url: "${url}" }) {
    ... on CreateWebhookConnectionSuccess { connection { id } } } }`;
}

/** Changes a connection: a GET, and a PATCH. */
export const UPDATE = `mutation {
  updateWebhookConnection(input: { id: 7, url: "https://example.com/new" }) { __typename } }`;

/** Deletes a connection: one DELETE. */
export const DELETE = 'mutation { deleteConnection(input: { id: 7 }) { __typename } }';

/** What `readOf` is answered by {@link answerWell}. */
export const READ_DATA = { connection: { url: 'https://example.com/a' } };

/** A whole answer of another status, with headers of its own. */
export function answerOf(status: number, headers: readonly string[] = [], body = ''): string {
  const lines = [`HTTP/1.1 ${status} No`, ...headers, `content-length: ${Buffer.byteLength(body)}`];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** `METHOD path` of a request. */
export function lineOf(head: string): string {
  return head.split(' ', 2).join(' ');
}

/** Answers as a Sendcloud that is well and has every connection and subscription that is asked for. */
export function answerWell(socket: Socket, _request: number, head: string): void {
  const [method = '', path = ''] = head.split(' ', 2);
  const id = Number(/\d+$/.exec(path)?.[0] ?? '7');
  if (method === 'POST') socket.write(ok(connectionBody(id)).replace(' 200 ', ' 201 '));
  else if (method === 'DELETE') socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  else if (path.endsWith('/subscriptions')) socket.write(ok(`{"data":[${subscription(id)}]}`));
  else if (path.includes('/subscriptions/')) socket.write(ok(`{"data":${subscription(id)}}`));
  else socket.write(ok(connectionBody(id)));
}

function subscription(id: number): string {
  const times = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };
  const event = { event_type: 'parcels.event.created', is_active: true };
  return JSON.stringify({ id, connection_id: 7, ...event, ...times });
}

/** What the one error of an answer says to a program. */
export function failureOf({ errors }: GraphResponse) {
  expect(errors).toHaveLength(1);
  const extensions = errors?.[0]?.extensions;
  return {
    code: extensions?.code,
    outcome: extensions?.outcome,
    retryAfterMs: extensions?.retryAfterMs,
  };
}
