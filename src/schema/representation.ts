/** The key of an entity, as a gateway sends it. */
export interface Representation {
  readonly typeName: string;
  readonly id: string;
}

/** What is missing or of the wrong kind. */
type Problem = 'type' | 'id';

/**
 * Reads a representation, which can be anything; whether there is such a type is for others. Like the ID scalar the id is text, or an integer
 * that JSON has not rounded.
 */
export function readRepresentation(representation: unknown): Representation | Problem {
  const typeName = ownProperty(representation, '__typename');
  const id = ownProperty(representation, 'id');
  if (typeof typeName !== 'string') return 'type';
  if (typeof id === 'string') return { typeName, id };
  return Number.isSafeInteger(id) ? { typeName, id: String(id) } : 'id';
}

/** Stands for the entity of a representation. */
export function keyOf({ typeName, id }: Representation): string {
  return `${typeName} ${id}`;
}

function ownProperty(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}
