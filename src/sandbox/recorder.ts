import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { decodeJson, encodeJson, isJsonObject } from './json.ts';
import type { SandboxState } from './state.ts';

/** The field of an order that says which of the two emulated APIs it is for. */
export const apiName = z
  .enum(['sendcloud', 'shipping-channels'])
  .describe("is 'sendcloud' or 'shipping-channels'; both if left out");

/** Which of the two emulated APIs. */
export type ApiName = z.infer<typeof apiName>;

/** One request that reached an API, whatever became of it. */
export interface RecordedRequest {
  readonly api: ApiName;
  readonly method: string;
  /** With the query string, exactly as received. */
  readonly path: string;
  /** Names in lower case, values as received, credentials included. */
  readonly headers: Readonly<Record<string, string>>;
  /** As text, secrets included; empty if there was none, or more than is read. */
  readonly body: string;
  /** On the clock of `performance.now()`. */
  readonly receivedAtMs: number;
  /** Turns true when the client closes its connection before the answer was finished. */
  readonly abandoned: boolean;
}

/** Records a request in `state`. Its body comes later than the rest: the returned function adds it. */
export function recordRequest(
  { requests, closing }: Pick<SandboxState, 'requests' | 'closing'>,
  api: ApiName,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): (body: string) => void {
  const headers = Object.entries(incoming.headersDistinct);
  const request = {
    api,
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: Object.fromEntries(headers.map(([name, values = []]) => [name, values.join(', ')])),
    body: '',
    receivedAtMs: performance.now(),
    abandoned: false,
  };
  requests.push(request);
  outgoing.once('close', () => {
    // An ordered fault destroys the response with an error; a client that hangs up leaves none.
    const cutHere = outgoing.errored !== null || closing.aborted;
    request.abandoned = !outgoing.writableFinished && !cutHere;
  });
  return (body) => {
    request.body = body;
  };
}

const redacted = '[redacted]';
const credentialNames =
  /authorization|cookie|token|secret|key|passw|credential|signature|session|jwt/;
/** Members of bodies that hold secrets, though under any name. */
const secretMembers = ['auth_config', 'extra_headers'];

/** The request without the values of its credentials, in headers and in the body. */
export function redactRequest(request: RecordedRequest): RecordedRequest {
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    credentialNames.test(name) ? redacted : value,
  ]);
  return { ...request, headers: Object.fromEntries(headers), body: redactBody(request.body) };
}

/** Only an object tells by its names what is secret: anything else is redacted as a whole. */
function redactBody(body: string): string {
  if (body === '') return body;
  const value = decodeJson(body);
  return isJsonObject(value) ? encodeJson(redactMembers(value)) : redacted;
}

function redactMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactMembers);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    isSecret(name) ? redacted : redactMembers(member),
  ]);
  return Object.fromEntries(members);
}

function isSecret(name: string): boolean {
  return secretMembers.includes(name) || credentialNames.test(name.toLowerCase());
}
