import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentCache } from '../../src/server/document-cache.ts';

test('an operation that is sent again is found', () => {
  const cache = createDocumentCache(1000);
  const document = parse('{ __typename }');
  cache.set('{ __typename }', document);
  expect(cache.get('{ __typename }')).toBe(document);
  expect(cache.get('{ other }')).toBeUndefined();
});

test('large texts push each other out, whatever is in them', () => {
  const cache = createDocumentCache(1000);
  const document = parse('{ __typename }');
  const texts = Array.from({ length: 300 }, (_, index) => `#${index}${'x'.repeat(120_000)}`);
  for (const text of texts) cache.set(text, document);
  const kept = texts.filter((text) => cache.get(text) !== undefined);
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.length).toBeLessThan(100);
  expect(kept.at(-1)).toBe(texts.at(-1));
});

test('what many tokens take counts as far as the parser allows them', () => {
  const text = `{ ${'a '.repeat(50_000)}}`;
  const keptOf = (maxTokens: number) => {
    const cache = createDocumentCache(maxTokens);
    const texts = Array.from({ length: 60 }, (_, index) => `${text}#${index}`);
    for (const each of texts) cache.set(each, parse('{ __typename }'));
    return texts.filter((each) => cache.get(each) !== undefined).length;
  };
  expect(keptOf(1000)).toBeGreaterThan(50);
  // A tree of 50,000 tokens takes 20 MB.
  expect(keptOf(60_000)).toBe(1);
});
