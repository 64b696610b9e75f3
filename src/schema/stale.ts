import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from './context.ts';

/** Waits for what a loader reads, and notes at the field when it is an old copy, or was not in one. */
export async function noteStale<T>(
  read: Promise<T>,
  { staleness, onStale }: GraphContext,
  { path }: GraphQLResolveInfo,
): Promise<T> {
  const note = (outcome: unknown) => {
    const ageMs = staleness.ageMsOf(outcome);
    if (ageMs !== null) onStale(path, ageMs);
  };
  try {
    const value = await read;
    note(value);
    return value;
  } catch (error) {
    note(error);
    throw error;
  }
}
