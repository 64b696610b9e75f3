import { z } from 'zod';
import { createHttpHeader, createMaskedHeader, type HttpHeader } from '../domain/http-header.ts';

const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()]).transform(String);

/**
 * Decodes an object of header values, in its order. A value that is no text, number or boolean is
 * shown as masked: a secret may be anywhere in it, under any name.
 */
export const httpHeaders: z.ZodType<readonly HttpHeader[]> = z
  .unknown()
  // A number that was parsed verbatim is an object too.
  .refine((wire) => !JSON.isRawJSON(wire), { error: 'not an object' })
  // PHP writes a map without entries as a list.
  .transform((wire) => (Array.isArray(wire) && wire.length === 0 ? {} : wire))
  .pipe(z.record(z.string(), z.unknown()))
  .transform((wire) =>
    Object.entries(wire).map(([name, value]) => {
      const text = scalar.safeParse(JSON.isRawJSON(value) ? value.rawJSON : value).data;
      return text === undefined ? createMaskedHeader(name) : createHttpHeader(name, text);
    }),
  );
