import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Fault, OrderedFault } from './fault.ts';
import { decodeJson, isJsonObject } from './json.ts';

/** A fault as JSON can say it. */
export interface FaultOrder extends Omit<Fault, 'path' | 'times' | 'body'> {
  readonly path?: string;
  /** The source of an expression, in place of `path`. */
  readonly pathPattern?: string;
  readonly times?: number | 'Infinity';
  readonly body?: string;
}

/** What an order asks for, or what is wrong with it; `field` is null if it is about none. */
export type DecodedFaultOrder =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'refused'; readonly field: string | null; readonly message: string };

type Refusal = DecodedFaultOrder & { kind: 'refused' };

interface Rule {
  readonly accepts: (value: unknown) => boolean;
  /** Completes a sentence that begins with the name of the field. */
  readonly text: string;
}

/** The fields that say for which requests, and nothing of what happens then. */
const selectors = ['api', 'path', 'pathPattern', 'times'];
const longestDelayMs = 600_000;

const isBoolean = (value: unknown) => typeof value === 'boolean';
const isText = (value: unknown): value is string => typeof value === 'string';
const isWithin = (value: unknown, least: number, most: number) =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/** Every field of an order. */
export const faultOrderRules: { readonly [Field in keyof Required<FaultOrder>]: Rule } = {
  api: {
    accepts: (value) => value === 'sendcloud' || value === 'shipping-channels',
    text: "is 'sendcloud' or 'shipping-channels'; both if left out",
  },
  path: {
    accepts: (value) => isText(value) && /^\/[^?#]*$/.test(value),
    text: 'is the exact path of requests, from the first slash up to the query',
  },
  pathPattern: {
    accepts: (value) => isText(value) && isPossible(() => new RegExp(value)),
    text: 'is a regular expression, searched in the path with the query',
  },
  times: {
    accepts: (value) => value === 'Infinity' || isWithin(value, 1, Number.MAX_SAFE_INTEGER),
    text: "is how many answers, a whole number from 1, or 'Infinity'; 1 if left out",
  },
  status: {
    accepts: (value) => isWithin(value, 200, 599),
    text: 'is a whole number from 200 to 599',
  },
  rateLimit: {
    accepts: isBoolean,
    text: 'is true or false; true gives the documented 429 of the API, and goes with no status',
  },
  delayMs: {
    accepts: (value) => isWithin(value, 0, longestDelayMs),
    text: `is a whole number of milliseconds up to ${longestDelayMs}`,
  },
  body: { accepts: isText, text: "is the text to send in place of the API's own answer" },
  headers: {
    accepts: isHeaders,
    text: 'is an object of names and texts that HTTP allows, without Trailer; added to the answer',
  },
  reset: { accepts: isBoolean, text: 'is true or false; true resets the connection' },
  cutBody: { accepts: isBoolean, text: 'is true or false; true sends half of the body' },
};

const rules = new Map<string, Rule>(Object.entries(faultOrderRules));

/** Reads the JSON text of an order. */
export function decodeFaultOrder(text: string): DecodedFaultOrder {
  const order: unknown = decodeJson(text);
  if (!isObject(order)) return refuse(null, 'The body is not a JSON object.');
  if (!isFaultOrder(order)) return refuseField(order);
  if (Object.keys(order).every((field) => selectors.includes(field))) {
    return refuse(null, 'The order says nothing of what is to happen.');
  }
  const { path, pathPattern, times, ...rest } = order;
  if (path !== undefined && pathPattern !== undefined) {
    return refuse('pathPattern', 'pathPattern cannot go with path.');
  }
  if (rest.rateLimit === true && rest.status !== undefined) {
    return refuse('status', 'status cannot go with rateLimit, which has its own.');
  }
  const fault = {
    ...rest,
    ...(path === undefined ? {} : { path }),
    ...(pathPattern === undefined ? {} : { path: new RegExp(pathPattern) }),
    ...(times === undefined ? {} : { times: Number(times) }),
  };
  return { kind: 'fault', fault };
}

/** The order of a fault, with `left` for `times`. A body that is no text is shown as if it was. */
export function encodeFaultOrder({ fault, left }: OrderedFault): object {
  const { path, times: _ordered, body, ...rest } = fault;
  return {
    ...rest,
    // The source escapes slashes, which an order need not do.
    ...(path instanceof RegExp ? { pathPattern: path.source.replaceAll('\\/', '/') } : { path }),
    body: body === undefined ? undefined : Buffer.from(body).toString(),
    left: left === Number.POSITIVE_INFINITY ? 'Infinity' : left,
  };
}

function isFaultOrder(order: object): order is FaultOrder {
  return findRefused(order) === undefined;
}

function refuseField(order: object): Refusal {
  const field = findRefused(order) ?? null;
  const rule = rules.get(field ?? '');
  const known = [...rules.keys()].join(', ');
  const problem = rule?.text ?? `is none of the fields, which are ${known}`;
  return refuse(field, `${field} ${problem}.`);
}

function findRefused(order: object): string | undefined {
  return Object.entries(order).find(([field, value]) => !rules.get(field)?.accepts(value))?.[0];
}

function refuse(field: string | null, message: string): Refusal {
  return { kind: 'refused', field, message };
}

function isObject(value: unknown): value is object {
  return isJsonObject(value);
}

function isHeaders(value: unknown): boolean {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([name, content]) => isText(content) && isHeader(name, content),
  );
}

function isHeader(name: string, content: string): boolean {
  // Node throws where nobody can catch it: no answer has trailers here.
  if (name.toLowerCase() === 'trailer') return false;
  return isPossible(() => {
    validateHeaderName(name);
    validateHeaderValue(name, content);
  });
}

function isPossible(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
