import { z } from 'zod';
import { createHttpHeader, type HttpHeader } from '../domain/http-header.ts';
import { toJsonText } from './json.ts';

/** Decodes an object of header values, in its order. A value that is not text is shown as its JSON text. */
export const httpHeaders: z.ZodType<readonly HttpHeader[]> = z
  .unknown()
  // A number that was parsed verbatim is an object too.
  .refine((wire) => !JSON.isRawJSON(wire), { error: 'not an object' })
  .pipe(z.record(z.string(), z.unknown()))
  .transform((wire) =>
    Object.entries(wire).map(([name, value]) =>
      createHttpHeader(name, typeof value === 'string' ? value : (toJsonText(value) ?? '')),
    ),
  );
