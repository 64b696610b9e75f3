/** What entities of both APIs have in common, in wire shape. */
export interface Entity {
  readonly id: string | number | bigint;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The entities of one kind that one account has. Entities are replaced and never changed. */
export interface Collection<T extends Entity> {
  /** In order of creation. */
  readonly items: readonly T[];
  /** Compares ids by their text, as paths have them. */
  find(id: string | number | bigint): T | undefined;
  /** `make` is given the next id and the time. */
  insert(make: (own: Pick<T, 'id'> & { created_at: string }) => T): T;
  /** The new entity, which stands where the old one stood. */
  update(item: T, changes: Partial<T>): T;
  removeWhere(isUnwanted: (item: T) => boolean): void;
}

/**
 * New ids are `idOf` the numbers above those of the seed, and none is given twice. An id of the
 * seed that is not `idOf` its digits, as one beyond 2^53, is followed by none.
 */
export function createCollection<T extends Entity>(
  seed: readonly T[],
  idOf: (number: number) => T['id'],
  nowMs: () => number,
): Collection<T> {
  const digits = seed.map(({ id }) => ({ id, number: Number(String(id).replace(/\D/g, '')) }));
  const numbers = digits.filter(({ id, number }) => idOf(number) === id);
  let items = seed;
  let last = numbers.reduce((most, { number }) => Math.max(most, number), 0);
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
  };
}

/** A time in the form of both APIs: ISO 8601 in UTC, whole seconds. */
export function encodeTimestamp(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
