import type { ApiDefinition } from '../api-definition.ts';
import { decodeErrorBody } from './error-body.ts';
import { SHIPPING_CHANNELS_RATE_LIMITS } from './rate-limits.ts';

export const SHIPPING_CHANNELS: ApiDefinition = {
  api: 'SHIPPING_CHANNELS',
  rateLimits: SHIPPING_CHANNELS_RATE_LIMITS,
  decodeErrorBody,
};
