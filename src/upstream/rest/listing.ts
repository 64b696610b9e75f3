import { z } from 'zod';
import { DecodeError, decode } from '../decode.ts';
import type { UpstreamError } from '../upstream-error.ts';

/**
 * One item of a list. An item that cannot be read is kept as its error, so that whoever wanted
 * another item of the same list still gets it.
 */
export interface ListedItem<T> {
  /** Null when not even the id can be read. */
  readonly id: string | null;
  readonly value: T | UpstreamError;
}

const envelope = z.object({ data: z.array(z.unknown()) });

/** Decodes `{"data": [...]}` item by item. Throws {@link DecodeError} when it is not a list at all. */
export function decodeListing<T extends { readonly id: string }>(
  body: unknown,
  item: { readonly schema: z.ZodType<T>; readonly id: z.ZodType<string> },
  toUpstreamError: (error: DecodeError) => UpstreamError,
): readonly ListedItem<T>[] {
  return decode(envelope, body).data.map((wire, index) => {
    try {
      const value = decode(item.schema, wire, `$.data[${index}]`);
      return { id: value.id, value };
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      const id = z.object({ id: item.id }).safeParse(wire).data?.id ?? null;
      return { id, value: toUpstreamError(error) };
    }
  });
}
