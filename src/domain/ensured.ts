/** What was done so that a record exists in a certain state. */
export const ENSURE_OUTCOMES = ['CREATED', 'CHANGED', 'UNCHANGED'] as const;
export type EnsureOutcome = (typeof ENSURE_OUTCOMES)[number];

/** A record that exists in the state that was asked for, as far as that can be read. */
export interface Ensured<T> {
  readonly outcome: EnsureOutcome;
  readonly record: T;
}
