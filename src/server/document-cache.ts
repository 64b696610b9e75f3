import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

const MAX_BYTES = 32 * 1024 * 1024;
const BYTES_PER_TOKEN = 400;

/**
 * Parsed documents by their text, so that a client's operations are parsed and validated once.
 * Bounded by what the texts and their syntax trees take: whoever calls chooses the texts.
 * `maxTokens` is what the parser allows a document.
 */
export function createDocumentCache(maxTokens: number): {
  get(text: string): DocumentNode | undefined;
  set(text: string, document: DocumentNode): unknown;
} {
  return new LRUCache<string, DocumentNode>({
    maxSize: MAX_BYTES,
    // An estimate: most tokens have two characters or more.
    sizeCalculation: (_document, text) =>
      Math.ceil(2 * text.length + Math.min(maxTokens, text.length / 2) * BYTES_PER_TOKEN) + 1,
  });
}

/** Remembers nothing: a document that cannot be parsed is seldom sent twice by who means well. */
export const noErrorCache = { get: () => undefined, set: () => undefined };
