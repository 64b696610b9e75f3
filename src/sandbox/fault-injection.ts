import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { EmulatedApi, Middleware } from './api.ts';
import { type Fault, takeFault } from './fault.ts';

const bodilessStatuses = [204, 205, 304];

/** Middleware that carries out the fault ordered for a request, if there is one. */
export function injectFaults({ name, errorResponse, rateLimitHeaders }: EmulatedApi): Middleware {
  return async (c, next) => {
    const { incoming, outgoing } = c.env;
    const { faults, nowMs } = c.var.state;
    const fault = takeFault(faults, name, incoming.url ?? '');
    if (fault === null) return next();

    if (fault.delayMs !== undefined) {
      const { signal } = c.req.raw;
      // Ends early with the connection: what follows then is answered to nobody.
      await sleep(fault.delayMs, undefined, { signal }).catch(() => undefined);
    }
    if (fault.reset === true) {
      outgoing.socket?.resetAndDestroy();
      cut(outgoing);
      return RESPONSE_ALREADY_SENT;
    }

    const status = fault.rateLimit === true ? 429 : fault.status;
    if (status === undefined && fault.body === undefined) await next();
    else c.res = forcedAnswer(status ?? 200, fault.body, errorResponse);
    const headers = { ...(fault.rateLimit && rateLimitHeaders?.(nowMs())), ...fault.headers };
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    if (fault.cutBody === true) {
      await sendHalf(outgoing, c.res);
      c.res = RESPONSE_ALREADY_SENT;
    }
  };
}

function forcedAnswer(
  status: number,
  body: Fault['body'],
  errorResponse: (status: number) => Response,
): Response {
  if (bodilessStatuses.includes(status)) return new Response(null, { status });
  if (body === undefined) return errorResponse(status);
  const bytes = typeof body === 'string' ? body : new Uint8Array(body);
  return new Response(bytes, { status, headers: { 'content-type': 'application/json' } });
}

async function sendHalf(outgoing: ServerResponse, answer: Response): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  const headers = Object.fromEntries(answer.headers);
  outgoing.writeHead(answer.status, { ...headers, 'content-length': body.length });
  outgoing.write(body.subarray(0, body.length / 2), () => cut(outgoing));
}

function cut(outgoing: ServerResponse): void {
  outgoing.destroy(new Error('An ordered fault cut this connection.'));
}
