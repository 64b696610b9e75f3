import { NotFoundError } from '../domain/errors.ts';
import type { FieldPath } from '../domain/observer.ts';
import type { GraphContext } from './context.ts';

/**
 * Waits for what a loader reads. What was not found is null, unless it must exist, and every other error
 * stays an error. The observer is told when it was read from an old copy, or was not in one.
 */
export async function answerField<Read, Value>(
  read: Promise<Read>,
  { staleness, observer }: GraphContext,
  path: FieldPath,
  toValue: (read: Read) => Value,
  mustExist = false,
): Promise<Value | null> {
  const note = (outcome: unknown) => {
    const ageMs = staleness.ageMsOf(outcome);
    if (ageMs !== null) observer.onStaleField(path, ageMs);
  };
  try {
    const found = await read;
    note(found);
    return toValue(found);
  } catch (error) {
    note(error);
    if (error instanceof NotFoundError && !mustExist) return null;
    throw error;
  }
}
