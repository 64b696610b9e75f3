import type { z } from 'zod';
import { isJsonObject } from './json.ts';

/** Says why something is no order; `field` is null if that is about none. */
export class OrderError extends RangeError {
  readonly field: string | null;

  constructor(field: string | null, message: string) {
    super(message);
    this.field = field;
  }
}

/** What each field of an order is, as the end of a sentence that begins with its name. */
export type FieldTexts = ReadonlyMap<string, string | undefined>;

/** The texts of fields that each have a description. */
export function describeFields(fields: Readonly<Record<string, z.ZodType>>): FieldTexts {
  return new Map(Object.entries(fields).map(([name, { description }]) => [name, description]));
}

/**
 * What the control path is told to do. Throws an `OrderError` for what is no object, for a field
 * that is not in `texts`, and for a value that `schema` does not allow; the first field is named.
 */
export function decodeOrder<T>(schema: z.ZodType<T>, texts: FieldTexts, value: unknown): T {
  if (!isJsonObject(value)) throw new OrderError(null, 'The body is not a JSON object.');
  const { data, error } = schema.safeParse(value);
  const wrong = new Set(error?.issues.map(({ path }) => path[0]));
  const field = Object.keys(value).find((name) => !texts.has(name) || wrong.has(name));
  if (field === undefined && data !== undefined) return data;
  const known = `is none of the fields, which are ${[...texts.keys()].join(', ')}`;
  throw new OrderError(field ?? null, `${field} ${texts.get(field ?? '') ?? known}.`);
}
