import type { ApiDefinition } from '../api-definition.ts';
import { decodeErrorBody } from './error-body.ts';
import { SENDCLOUD_RATE_LIMITS } from './rate-limits.ts';

export const SENDCLOUD: ApiDefinition = {
  api: 'SENDCLOUD',
  rateLimits: SENDCLOUD_RATE_LIMITS,
  decodeErrorBody,
};
