import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { findExcess } from '../../src/server/documents/operation-limits.ts';
import { watchSelections } from '../support/selection-reads.ts';

const limits = { depth: 10, aliases: 30, rootFields: 20, mutationFields: 10, directives: 8 };

/** How many selections are read of a document in which each fragment spreads the next one twice. */
function workOf(fragments: number, field: string): number {
  const document = parse(
    `{ ...F0 } ${Array.from({ length: fragments }, (_, i) => `fragment F${i} on Query { ${field} ...F${i + 1} ... { ...F${i + 1} } }`).join(' ')} fragment F${fragments} on Query { __typename }`,
  );
  const watch = watchSelections(document);
  expect(findExcess(document, limits)).not.toBeNull();
  return watch.reads;
}

test.for(['', '__typename', 'a: __typename'])(
  'grows no faster than fragments with "%s"',
  (field) => {
    expect(workOf(60, field) / workOf(15, field)).toBeLessThan(5);
  },
);

test('a fragment that spreads itself ends the work', () => {
  const ring = parse('{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A }');
  expect(findExcess(ring, limits)).toBeNull();
});
