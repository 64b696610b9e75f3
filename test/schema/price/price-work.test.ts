import { getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import { countCalls } from '../../../src/domain/upstream.ts';
import { createCallPlan } from '../../../src/loaders/call-plan.ts';
import { schema } from '../../../src/schema/index.ts';
import { fragmentsOf, priceOf } from '../../../src/schema/price/operation-price.ts';
import { watchSelections } from '../../support/selection-reads.ts';

const KINDS = ['WebhookConnection', 'KlaviyoConnection', 'UnknownConnection'];

/** On each level the next one is reached by three kinds of connections: 3 to the power of `levels` paths. */
function documentOf(levels: number, roots: number): string {
  const toNext = (level: number) =>
    KINDS.map((kind) => `... on ${kind} { subscriptions { ...F${level} } }`).join(' ');
  const fragments = Array.from(
    { length: levels },
    (_, level) =>
      `fragment F${level} on EventSubscription { connection { ${level === 0 ? '... on AnyConnection { id id id }' : toNext(level - 1)} } }`,
  );
  const fields = Array.from({ length: roots }, (_, index) => `a${index}: connections { ...R }`);
  return `{ ${fields.join(' ')} } fragment R on AnyConnection { ${toNext(levels - 1)} } ${fragments.join(' ')}`;
}

/** How many selections are read in order to price a document. */
function workOf(levels: number, roots: number): number {
  const document = parse(documentOf(levels, roots));
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('It has no operation.');
  const fragments = fragmentsOf(document.definitions);
  const watch = watchSelections(document);
  const price = priceOf({ schema, operation, fragments, variableValues: {}, createCallPlan });
  expect(price && countCalls(price)).toBe(2);
  return watch.reads;
}

test('pricing reads each fragment as often as it is reached from other fields, and not by each path', () => {
  expect(workOf(4, 1) / workOf(2, 1)).toBeLessThan(3);
  expect(workOf(3, 20) / workOf(3, 5)).toBeLessThan(5);
});
