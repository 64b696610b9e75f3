import { z } from 'zod';
import type { Middleware } from './api.ts';
import { decodeJson, encodeJson, isJsonObject } from './json.ts';
import { readBody } from './request.ts';

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

/** Middleware that numbers and records a request to the API `name`, and reads its body. */
export function recordRequest(name: ApiName): Middleware {
  return async (c, next) => {
    const { state } = c.var;
    const { incoming, outgoing } = c.env;
    const headers = Object.entries(incoming.headersDistinct);
    const request = {
      api: name,
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: Object.fromEntries(headers.map(([name, values = []]) => [name, values.join(', ')])),
      body: '',
      receivedAtMs: performance.now(),
      abandoned: false,
    };
    state.requests.push(request);
    outgoing.once('close', () => {
      // An ordered fault destroys the response with an error; a client that hangs up leaves none.
      const cutHere = outgoing.errored !== null || state.closing.aborted;
      request.abandoned = !outgoing.writableFinished && !cutHere;
    });
    state.received += 1;
    // On the bare response, so that every answer has it, forced and cut ones included.
    outgoing.setHeader('x-request-id', `sandbox-${String(state.received).padStart(6, '0')}`);
    // Before faults, so that a request which is answered by none is recorded as a whole.
    const body = await readBody(c.req.raw).catch(() => undefined);
    // The client hung up in the middle of it: half of a body is nothing to act on.
    if (body === undefined) return new Response(null, { status: 400 });
    request.body = body ?? '';
    c.set('body', body);
    return next();
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
  if (!isJsonObject(value)) return redacted;
  return encodeJson(value, (name, member) => {
    const isSecret = secretMembers.includes(name) || credentialNames.test(name.toLowerCase());
    return isSecret ? redacted : member;
  });
}
