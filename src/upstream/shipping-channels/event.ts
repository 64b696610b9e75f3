import { z } from 'zod';
import type { EventDescription } from '../../domain/shipping-channels/event.ts';

/** Decodes `{"data": [...]}` of `available-events`. */
export const availableEvents: z.ZodType<readonly EventDescription[]> = z
  .object({
    data: z.array(
      z.object({ value: z.string().min(1), label: z.string(), description: z.string() }),
    ),
  })
  .transform(({ data }) =>
    data.map(({ value, label, description }) => ({ name: value, label, description })),
  );
