import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentCache } from '../../src/server/document-cache.ts';

test('an operation that is sent again is found', () => {
  const cache = createDocumentCache();
  const document = parse('{ __typename }');
  cache.set('{ __typename }', document);
  expect(cache.get('{ __typename }')).toBe(document);
  expect(cache.get('{ other }')).toBeUndefined();
});

test('large texts push each other out, whatever is in them', () => {
  const cache = createDocumentCache();
  const document = parse('{ __typename }');
  const texts = Array.from({ length: 300 }, (_, index) => `#${index}${'x'.repeat(120_000)}`);
  for (const text of texts) cache.set(text, document);
  const kept = texts.filter((text) => cache.get(text) !== undefined);
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.length).toBeLessThan(100);
  expect(kept.at(-1)).toBe(texts.at(-1));
});
