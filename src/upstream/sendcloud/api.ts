import { isSendcloudId } from '../../domain/sendcloud.ts';
import type { RateLimitRule } from '../gate/rate-limit.ts';
import type { Leaf } from '../record.ts';
import type { ApiDefinition } from '../upstream.ts';
import { decodeErrorBody } from './error-body.ts';

/** A positive int64, from the JSON number that the API sends, or its text, to exact decimal text. */
export const sendcloudId: Leaf<string> = {
  rule: 'not a positive int64',
  read(wire) {
    const digits = typeof wire === 'string' ? wire : integerText(wire);
    return digits !== undefined && isSendcloudId(digits) ? digits : undefined;
  },
};

function integerText(wire: unknown): string | undefined {
  const isExact = typeof wire === 'bigint' || Number.isSafeInteger(wire);
  return isExact ? String(wire) : undefined;
}

/** As "Rate limits" of Sendcloud's documentation has them; no header tells how many are left. */
export const SENDCLOUD_RATE_LIMITS: readonly RateLimitRule[] = [
  { window: 'reads per minute', limit: 1000, windowMs: 60_000, counts: 'reads' },
  { window: 'writes per minute', limit: 100, windowMs: 60_000, counts: 'writes' },
  // A quarter of a second more: what is sent within one may arrive within less.
  { window: 'writes per second', limit: 15, windowMs: 1250, counts: 'writes' },
];

export const SENDCLOUD: ApiDefinition = {
  api: 'SENDCLOUD',
  rateLimits: SENDCLOUD_RATE_LIMITS,
  decodeErrorBody,
};
