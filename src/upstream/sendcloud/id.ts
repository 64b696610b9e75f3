import { z } from 'zod';
import { isSendcloudId } from '../../domain/sendcloud/id.ts';

/** A positive int64, from the JSON number that the API sends to its exact decimal text. */
export const sendcloudId: z.ZodType<string> = z
  .union([z.int(), z.bigint()], { error: 'not an integer' })
  .transform(String)
  .refine(isSendcloudId, { error: 'not a positive int64' });
