import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { isJsonObject } from './json.ts';
import { decodeOrder, describeFields, type FieldTexts, OrderError } from './order.ts';
import type { ApiName } from './recorder.ts';

const flag = z.boolean();
const longestDelayMs = 600_000;

const fields = {
  api: z
    .enum(['sendcloud', 'shipping-channels'])
    .describe("is 'sendcloud' or 'shipping-channels'; both if left out"),
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

const faultSchema = z.object(fields).partial();

/** What each field of a fault is, as the end of a sentence that begins with its name. */
export const fieldTexts: FieldTexts = describeFields(fields);

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
  const fault = parseFault(value);
  const order = { fault, left: Number(fault.times ?? 1) };
  faults.push(order);
  return order;
}

/** The first ordered fault for this request, used up by one answer; null if there is none. */
export function takeFault(faults: OrderedFault[], api: ApiName, path: string): Fault | null {
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

function parseFault(value: unknown): Fault {
  const fault = decodeOrder(faultSchema, fieldTexts, value);
  const { api: _api, path, pathPattern, times: _times, ...effect } = fault;
  if (Object.keys(effect).length === 0) {
    throw new OrderError(null, 'The order says nothing of what is to happen.');
  }
  if (path !== undefined && pathPattern !== undefined) {
    throw new OrderError('pathPattern', 'pathPattern cannot go with path.');
  }
  if (fault.rateLimit === true && fault.status !== undefined) {
    throw new OrderError('status', 'status cannot go with rateLimit, which has its own.');
  }
  return fault;
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
