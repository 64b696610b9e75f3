import { InvalidInputError } from '../errors.ts';

/** The most items that the API puts on one page. */
export const MAX_PER_PAGE = 100;

/** One page of a list, in the order of the API. A page past the end is empty. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** From 1. */
  readonly page: number;
  /** How many items a full page has, as the API says: what was asked for, or fewer. */
  readonly perPage: number;
  /** In all pages together, as the API counts. */
  readonly totalCount: number;
  readonly lastPage: number;
}

/** Throws {@link InvalidInputError} for a page that the API would not answer. */
export function assertPage(page: number, perPage: number): void {
  if (page < 1) throw new InvalidInputError('page is at least 1.');
  if (perPage < 1 || perPage > MAX_PER_PAGE) {
    throw new InvalidInputError(`perPage is from 1 to ${MAX_PER_PAGE}.`);
  }
}
