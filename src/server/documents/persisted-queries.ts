import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type GraphQLParams, recordOf } from '../graphql-params.ts';
import { badRequest, RequestError } from '../request-error.ts';
import type { RequestedDocument } from './requested-documents.ts';

/**
 * Automatic persisted queries, as Apollo's clients speak them: a client sends the hash of a document,
 * and the document itself only when the hash is not known here.
 */
export interface PersistedQueries {
  /** Throws `RequestError`: `PERSISTED_QUERY_NOT_FOUND`, and 400 for a hash that is none or of another document. */
  documentOf(params: GraphQLParams): Pick<RequestedDocument, 'text' | 'hash'>;
  /** Remembers a document that has passed validation, until newer ones take its room. */
  remember(document: Pick<RequestedDocument, 'text' | 'hash'>): void;
}

const MAX_BYTES = 16 * 1024 * 1024;

export function createPersistedQueries(isEnabled: boolean): PersistedQueries {
  const texts = new LRUCache<string, string>({
    maxSize: MAX_BYTES,
    // Two bytes for each character, and the entry itself.
    sizeCalculation: (text) => 2 * text.length + 200,
  });

  return {
    documentOf({ query, extensions }) {
      if (!isEnabled) return { text: query ?? notSupported(), hash: null };
      const hash = hashOf(extensions);
      if (hash === null || query === null) {
        return { text: query ?? texts.get(hash ?? '') ?? notFound(), hash: null };
      }
      if (createHash('sha256').update(query).digest('hex') !== hash) {
        throw badRequest('The sha256Hash is not that of the query.');
      }
      return { text: query, hash };
    },
    remember({ text, hash }) {
      if (hash !== null) texts.set(hash, text);
    },
  };
}

/** The hash of `extensions.persistedQuery`; null when there is none. */
export function hashOf({ persistedQuery }: GraphQLParams['extensions']): string | null {
  if (persistedQuery == null) return null;
  const { version, sha256Hash } = recordOf('extensions.persistedQuery', persistedQuery);
  if (version !== 1) throw badRequest('A persistedQuery has the version 1.');
  if (typeof sha256Hash !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256Hash)) {
    throw badRequest('A persistedQuery has a sha256Hash of 64 hexadecimal digits.');
  }
  return sha256Hash.toLowerCase();
}

// Clients know both by these texts, and send the document then.
function notFound(): never {
  throw new RequestError(404, 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', {
    jsonStatus: 200,
  });
}

function notSupported(): never {
  throw new RequestError(404, 'PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', {
    jsonStatus: 200,
  });
}
