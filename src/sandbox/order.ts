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

/** What an order may say; a description is the end of a sentence that begins with the name. */
type Fields = Readonly<Record<string, z.ZodType>>;

/**
 * What the control path is told to do. Throws an `OrderError` for what is no object, for a field
 * that is not in `fields`, and for a value that `schema` does not allow; the first field is named.
 */
export function decodeOrder<T>(schema: z.ZodType<T>, fields: Fields, value: unknown): T {
  if (!isJsonObject(value)) throw new OrderError(null, 'The body is not a JSON object.');
  const { data, error } = schema.safeParse(value);
  const wrong = new Set(error?.issues.map(({ path }) => path[0]));
  const field = Object.keys(value).find((name) => !Object.hasOwn(fields, name) || wrong.has(name));
  if (field === undefined && data !== undefined) return data;
  const texts = describeFields(fields);
  const known = `is none of the fields, which are ${Object.keys(fields).join(', ')}`;
  throw new OrderError(field ?? null, `${field} ${texts.get(field ?? '') ?? known}.`);
}

/** The descriptions of fields. */
export function describeFields(fields: Fields): ReadonlyMap<string, string | undefined> {
  return new Map(Object.entries(fields).map(([name, { description }]) => [name, description]));
}
