import { encodeTimestamp } from './timestamp.ts';

/** What entities of both APIs have in common, in wire shape. */
export interface Entity {
  readonly id: string | number | bigint;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The entities of one kind that one tenant has. Entities are replaced and never changed. */
export interface Collection<T extends Entity> {
  /** In order of creation. */
  readonly items: readonly T[];
  /** An id is compared by its text, as paths have it. */
  find(id: string | number | bigint): T | undefined;
  /** `make` is given the next id and the time. */
  insert(make: (own: { id: T['id']; created_at: string }) => T): T;
  /** Returns the new entity, which stands where the old one stood. */
  update(item: T, changes: Partial<T>): T;
  removeWhere(isUnwanted: (item: T) => boolean): void;
  /** Back to the seed, ids included. */
  reset(): void;
}

/** Where the entities come from, and how ids follow each other. */
export interface CollectionOptions<T extends Entity> {
  readonly seed: readonly T[];
  /** Null if the id is out of line, so that none follows it. */
  readonly numberOf: (id: T['id']) => number | null;
  readonly idOf: (number: number) => T['id'];
  readonly nowMs: () => number;
}

/** New ids are above those of the seed, and none is given twice before a reset. */
export function createCollection<T extends Entity>({
  seed,
  numberOf,
  idOf,
  nowMs,
}: CollectionOptions<T>): Collection<T> {
  const largest = seed.reduce((most, { id }) => Math.max(most, numberOf(id) ?? 0), 0);
  let items = seed;
  let last = largest;
  return {
    get items() {
      return items;
    },
    find: (id) => items.find((each) => String(each.id) === String(id)),
    insert(make) {
      last += 1;
      const item = make({ id: idOf(last), created_at: encodeTimestamp(nowMs()) });
      items = [...items, item];
      return item;
    },
    update(item, changes) {
      const updated = { ...item, ...changes, updated_at: encodeTimestamp(nowMs()) };
      items = items.map((each) => (each.id === item.id ? updated : each));
      return updated;
    },
    removeWhere(isUnwanted) {
      items = items.filter((each) => !isUnwanted(each));
    },
    reset() {
      items = seed;
      last = largest;
    },
  };
}
