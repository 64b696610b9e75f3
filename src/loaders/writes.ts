import { ConflictError, NotFoundError } from '../domain/errors.ts';
import type { Ensured, Price } from '../domain/upstream.ts';
import type { ExclusiveTask } from '../upstream/mutex.ts';

/** Something that was read before a write, and may be wrong after it. */
export interface Refreshable<T> {
  refresh(written?: T): void;
}

/**
 * Waits for a write. The loader then knows what it answered; whatever became of it, what was read
 * before is forgotten.
 */
export async function refreshAfter<Known, Written extends Known>(
  loader: Refreshable<Known>,
  write: Promise<Written>,
): Promise<Written> {
  try {
    const written = await write;
    loader.refresh(written);
    return written;
  } catch (error) {
    loader.refresh();
    throw error;
  }
}

/** Runs a task while no other of its name and credential runs, on any replica. */
export type Exclusively = <T>(api: keyof Price, name: string, task: ExclusiveTask<T>) => Promise<T>;

/** A record that shall exist, once. */
export interface Wanted<T> {
  readonly api: keyof Price;
  /** By which it is known from others: the parts of its natural key, the noun first. */
  readonly key: readonly string[];
  /** All that have the key, read anew. */
  find(): Promise<readonly T[]>;
  create(): Promise<T>;
  /** Makes the write of what differs; null when nothing does. */
  changeOf(found: T): (() => Promise<T>) | null;
}

/**
 * Finds the record, then creates it, changes it or does nothing. Of ten operations that want the same at
 * once, one writes, and those that came before its write take what it was answered. While it may still be
 * created by a write of unknown outcome, nobody creates it again: one that does not find it throws the
 * error of such a write. Throws `ConflictError` when several records have the key: none of them is chosen.
 */
export async function ensure<T>(
  exclusively: Exclusively,
  loader: Refreshable<T>,
  wanted: Wanted<T>,
): Promise<Ensured<T>> {
  const ensured = exclusively<Ensured<T>>(
    wanted.api,
    wanted.key.join(' '),
    async (known, begin, unsettled) => {
      const found = known?.record ?? onlyOne(await wanted.find());
      if (found === null) {
        if (unsettled !== null) throw unsettled;
        begin();
        return { outcome: 'CREATED', record: await createOnce(wanted) };
      }
      const change = wanted.changeOf(found);
      if (change === null) return { outcome: 'UNCHANGED', record: found };
      begin();
      return { outcome: 'CHANGED', record: await change().catch(asConflict) };
    },
  );
  await refreshAfter(
    loader,
    ensured.then(({ record }) => record),
  );
  return ensured;
}

/** When nobody knows whether it was created, it is looked for once, and never created again. */
async function createOnce<T>({ create, find }: Wanted<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!hasUnknownOutcome(error)) throw error;
    const [created, ...others] = await find().catch(() => []);
    if (created === undefined || others.length > 0) throw error;
    return created;
  }
}

function onlyOne<T>(found: readonly T[]): T | null {
  if (found.length < 2) return found[0] ?? null;
  throw new ConflictError(
    `There are ${found.length} of this already, and none of them is chosen. Nothing was written.`,
  );
}

function asConflict(error: unknown): never {
  if (!(error instanceof NotFoundError)) throw error;
  throw new ConflictError('It was deleted before it could be changed.', { cause: error });
}

function hasUnknownOutcome(error: unknown): boolean {
  return error instanceof Error && 'outcome' in error && error.outcome === 'unknown';
}
