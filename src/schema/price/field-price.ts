import type { CallPlan } from '../context.ts';

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** Absent for a field that costs nothing itself. */
    readonly price?: FieldPrice;
  }
}

/** Enters into the plan what a field costs. */
export type FieldPrice = (plan: CallPlan, use: FieldUse) => void;

/** One field of an operation, wherever its fragments have put it. */
export interface FieldUse {
  /** Stands for the objects of this field, wherever they are asked for; of this use alone unless told. */
  readonly key: string;
  /** The key of the objects on which the field is asked. */
  readonly parentKey: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether it is asked in the first tick, with all others of which that is true. */
  readonly isRoot: boolean;
  /** On how many objects at most. */
  readonly times: number;
  /** Tells on how many objects at most the fields below are asked; on as many as this one unless told. */
  askBelow(times: number): void;
  /** Tells what its objects are: whatever has the same key reads the same ones. */
  areObjects(key: string): void;
  /**
   * Whether a representation is read, by its key. `isShared` says that others of its type are read by
   * the same call.
   */
  includes(key: string, isShared: boolean): boolean;
  /** Whether this field is selected on objects of this type right below. */
  selects(typeName: string, fieldName: string): boolean;
}
