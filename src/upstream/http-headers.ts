import { z } from 'zod';
import { createHttpHeader, createMaskedHeader, type HttpHeader } from '../domain/http-header.ts';

const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean()]).transform(String);

/**
 * Decodes an object of header values, in its order. A value that is no text, number or boolean is
 * shown as masked: a secret may be anywhere in it, under any name.
 */
export const httpHeaders: z.ZodType<readonly HttpHeader[]> = z
  .unknown()
  .transform((wire, context) => {
    // A number that was parsed verbatim is an object too; PHP writes an empty map as a list.
    const isMap = typeof wire === 'object' && wire !== null && !JSON.isRawJSON(wire);
    if (isMap && !(Array.isArray(wire) && wire.length > 0)) return Object.entries(wire);
    context.addIssue({ code: 'custom', message: 'not an object' });
    return z.NEVER;
  })
  .transform((entries) =>
    entries.map(([name, value]: readonly [string, unknown]) => {
      const text = scalar.safeParse(JSON.isRawJSON(value) ? value.rawJSON : value).data;
      return text === undefined ? createMaskedHeader(name) : createHttpHeader(name, text);
    }),
  );
