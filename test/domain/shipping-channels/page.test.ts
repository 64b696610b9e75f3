import { expect, test } from 'vitest';
import { InvalidInputError } from '../../../src/domain/errors.ts';
import { assertPage } from '../../../src/domain/shipping-channels.ts';

test.for([
  [1, 1],
  [1, 15],
  [1, 100],
  [2_147_483_647, 100],
] as const)('page %i of %i is asked for', ([page, perPage]) => {
  expect(() => assertPage(page, perPage)).not.toThrow();
});

test.for([
  [0, 15, 'page is at least 1.'],
  [-1, 15, 'page is at least 1.'],
  [-2_147_483_648, 15, 'page is at least 1.'],
  [1, 0, 'perPage is from 1 to 100.'],
  [1, -1, 'perPage is from 1 to 100.'],
  [1, 101, 'perPage is from 1 to 100.'],
  [1, 2_147_483_647, 'perPage is from 1 to 100.'],
] as const)('page %i of %i is refused', ([page, perPage, message]) => {
  expect(() => assertPage(page, perPage)).toThrow(InvalidInputError);
  expect(() => assertPage(page, perPage)).toThrow(message);
});
