import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { NO_TRACER } from '../../../src/domain/tracer.ts';
import { schema } from '../../../src/schema/index.ts';
import { createCompilation } from '../../../src/server/documents/compilation.ts';
import { createDocumentCheck } from '../../../src/server/documents/document-checks.ts';
import { createDocumentPlans } from '../../../src/server/documents/document-plan.ts';

function createPlans(maxTokens = 1000) {
  const { limits } = loadConfig({});
  return createDocumentPlans({
    tracer: NO_TRACER,
    schema,
    maxTokens,
    maxCalls: limits.calls,
    check: createDocumentCheck(schema, limits, true),
    compilation: createCompilation({ schema }),
  });
}

test('a document is planned once, also one that is not valid', () => {
  const planOf = createPlans();
  for (const text of ['{ __typename }', '{ nothing }']) expect(planOf(text)).toBe(planOf(text));
  expect(planOf('{ __typename }')).not.toBe(planOf('{ __typename } # another'));
});

test('one that cannot be parsed is not kept', () => {
  const planOf = createPlans();
  expect(planOf('{').errors).toHaveLength(1);
  expect(planOf('{')).not.toBe(planOf('{'));
});

test('large texts push each other out, whatever is in them', () => {
  const planOf = createPlans();
  const texts = Array.from(
    { length: 300 },
    (_, index) => `{ __typename } #${index}${'x'.repeat(120_000)}`,
  );
  const plans = texts.map(planOf);
  // From the newest on: looking for one that has gone plans it anew.
  const kept = texts.toReversed().findIndex((text, index) => planOf(text) !== plans.at(-1 - index));
  expect(kept).toBeGreaterThan(10);
  expect(kept).toBeLessThan(100);
});

test('what many tokens take counts as far as the parser allows them', () => {
  const text = `{ ${'a '.repeat(400)}}`.padEnd(100_000);
  const keptOf = (maxTokens: number) => {
    const planOf = createPlans(maxTokens);
    const texts = Array.from({ length: 60 }, (_, index) => `${text}#${index}`);
    const plans = texts.map(planOf);
    const gone = texts
      .toReversed()
      .findIndex((each, index) => planOf(each) !== plans.at(-1 - index));
    return gone < 0 ? texts.length : gone;
  };
  expect(keptOf(1000)).toBeGreaterThan(50);
  // A tree of 50,000 tokens takes 20 MB.
  expect(keptOf(60_000)).toBe(1);
});
