import { type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { z } from 'zod';
import type { EmulatedApi, Middleware } from './api.ts';
import { isJsonObject } from './json.ts';
import { type ApiName, apiName } from './recorder.ts';
import { decodeOrder, OrderError } from './request.ts';

const flag = z.boolean();
const longestDelayMs = 600_000;

/** What an order of a fault may say. */
export const faultFields = {
  api: apiName,
  path: z
    .string()
    .regex(/^\/[^?#]*$/)
    .describe('is the exact path of requests, from the first slash up to the query'),
  pathPattern: z
    .string()
    .refine((source) => isPossible(() => new RegExp(source)))
    .describe('is a regular expression, searched in the path with the query'),
  times: z
    .union([z.int().min(1), z.literal('Infinity')])
    .describe("is how many answers, a whole number from 1, or 'Infinity'; 1 if left out"),
  status: z.int().min(200).max(599).describe('is a whole number from 200 to 599'),
  rateLimit: flag.describe(
    'is true or false; true gives the documented 429 of the API, and goes with no status',
  ),
  delayMs: z
    .int()
    .min(0)
    .max(longestDelayMs)
    .describe(`is a whole number of milliseconds up to ${longestDelayMs}`),
  // JSON has no bytes: they are for tests in the same process.
  body: z
    .union([z.string(), z.instanceof(Uint8Array)])
    .describe("is the text to send in place of the API's own answer"),
  headers: z
    .custom<Readonly<Record<string, string>>>(isHeaders)
    .describe(
      'is an object of names and texts that HTTP allows, without Trailer; added to the answer',
    ),
  reset: flag.describe('is true or false; true resets the connection'),
  cutBody: flag.describe('is true or false; true sends half of the body'),
};

const faultSchema = z.object(faultFields).partial();

/**
 * One way to misbehave. `api`, `path`, `pathPattern` and `times` say for which requests and how
 * often, the others what happens then; they combine. `delayMs` comes first and ends early when the
 * client hangs up; `reset` is stronger than the rest. With none of `status`, `body` and `rateLimit`
 * the normal answer is changed, otherwise the API (authentication included) is not asked.
 */
export type Fault = Readonly<z.infer<typeof faultSchema>>;

/** A fault that was ordered, and for how many more answers. */
export interface OrderedFault {
  readonly fault: Fault;
  left: number;
}

/** Adds the fault that `value` is. Throws an `OrderError` for a value that is none. */
export function orderFault(faults: OrderedFault[], value: unknown): OrderedFault {
  const fault = decodeOrder(faultSchema, faultFields, value);
  const { api: _api, path, pathPattern, times = 1, ...effect } = fault;
  if (Object.keys(effect).length === 0) {
    throw new OrderError(null, 'The order says nothing of what is to happen.');
  }
  if (path !== undefined && pathPattern !== undefined) {
    throw new OrderError('pathPattern', 'pathPattern cannot go with path.');
  }
  if (fault.rateLimit === true && fault.status !== undefined) {
    throw new OrderError('status', 'status cannot go with rateLimit, which has its own.');
  }
  const order = { fault, left: Number(times) };
  faults.push(order);
  return order;
}

function isHeaders(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    Object.entries(value).every(([name, text]) => {
      // Node throws for a trailer where nobody can catch it: no answer has trailers here.
      if (typeof text !== 'string' || name.toLowerCase() === 'trailer') return false;
      return isPossible(() => {
        validateHeaderName(name);
        validateHeaderValue(name, text);
      });
    })
  );
}

function isPossible(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

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

/** The first ordered fault for this request, used up by one answer; null if there is none. */
function takeFault(faults: OrderedFault[], api: ApiName, path: string): Fault | null {
  const match = faults.find(({ fault }) => isMatch(fault, api, path));
  if (match === undefined) return null;
  match.left -= 1;
  if (match.left <= 0) faults.splice(faults.indexOf(match), 1);
  return match.fault;
}

function isMatch(fault: Fault, api: ApiName, path: string): boolean {
  if (fault.api !== undefined && fault.api !== api) return false;
  if (fault.path !== undefined) return fault.path === path.split('?', 1)[0];
  return fault.pathPattern === undefined || new RegExp(fault.pathPattern).test(path);
}
