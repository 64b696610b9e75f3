import { NotFoundError } from '../domain/errors.ts';
import type { ListedItem } from '../upstream/rest/listing.ts';

/** All values of a list. Throws the first item's error: an item is never silently dropped. */
export function valuesOf<T>(items: readonly ListedItem<T>[]): readonly T[] {
  return items.map(({ value }) => {
    if (value instanceof Error) throw value;
    return value;
  });
}

/** The values that could be read. Throws the first item's error when none could. */
export function readableOf<T>(items: readonly ListedItem<T>[]): readonly T[] {
  const values = items.flatMap(({ value }) => (value instanceof Error ? [] : [value]));
  return values.length > 0 ? values : valuesOf(items);
}

/**
 * Finds an item of a complete list by its id, never by its position. Returns the error of an
 * unreadable item if it has, or may have, that id.
 */
export function findById<T>(items: readonly ListedItem<T>[]): (id: string) => T | Error {
  // The first of two items with the same id counts.
  const byId = new Map(items.toReversed().map((item) => [item.id, item.value]));
  return (id) =>
    byId.get(id) ?? byId.get(null) ?? new NotFoundError('not in the list of this credential');
}
