import { hash } from 'node:crypto';
import type { Logger } from 'pino';
import type { GraphQLParams } from '../graphql-params.ts';
import type { ErrorCode } from '../mask-error.ts';
import { RequestError } from '../request-error.ts';
import type { ValidDocument } from './document-plan.ts';
import { hashOf, type PersistedQueries } from './persisted-queries.ts';
import type { FindTrusted } from './trusted-documents.ts';

/** The document that a request asks for. */
export interface RequestedDocument {
  readonly text: string;
  /** Its SHA-256, in hex, when the client wants it to be remembered; else null. */
  readonly hash: string | null;
  /** Of a listed document; null for any other. */
  readonly trusted: { readonly id: string; readonly plan: ValidDocument } | null;
}

export interface RequestedDocumentsOptions {
  readonly persistedQueries: PersistedQueries;
  /** The list of the moment; null without one. */
  readonly trusted: () => FindTrusted | null;
  /** Whether nobody but the gateway may send another document. */
  readonly onlyTrusted: boolean;
  readonly logger: Logger;
}

/**
 * Finds the document of a request: by the id of a list, by its hash, or in the request itself. Throws
 * {@link RequestError}.
 */
export type FindDocument = (
  params: GraphQLParams,
  caller: { readonly isGateway: boolean },
) => RequestedDocument;

export function createDocumentFinder(options: RequestedDocumentsOptions): FindDocument {
  const { persistedQueries, trusted, onlyTrusted, logger } = options;

  function find(id: string): RequestedDocument | null {
    const document = trusted()?.(id);
    return document === undefined ? null : { text: document.text, hash: null, trusted: document };
  }

  /** Tells the operator which document is missing in the list, and nothing of what it says. */
  function notListed(asked: string): never {
    const [, hash = sha256(asked)] = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(asked) ?? [];
    logger.warn({ hash }, 'document not in the list');
    throw rejected(404, 'PERSISTED_QUERY_NOT_IN_LIST', 'No document of this id is in the list.');
  }

  return (params, { isGateway }) => {
    const { query, documentId } = params;
    const hasList = trusted() !== null;
    if (documentId !== null && (query === null || hasList)) {
      if (query !== null) throw idAndBody();
      return find(documentId) ?? notListed(documentId);
    }
    const hash = hasList ? hashOf(params.extensions) : null;
    const listed = hash === null ? null : find(`sha256:${hash}`);
    if (query === null && listed !== null) return listed;
    if (onlyTrusted && !isGateway) {
      if (query === null) return notListed(hash ?? '');
      if (hash !== null) throw idAndBody();
      logger.warn({ hash: sha256(query) }, 'document not in the list');
      throw rejected(400, 'PERSISTED_QUERY_ID_REQUIRED', 'Documents are sent by their id here.');
    }
    return { ...persistedQueries.documentOf(params), trusted: null };
  };
}

function idAndBody(): RequestError {
  const message = 'A document is sent by its id or as text, and not as both.';
  return rejected(400, 'CANNOT_SEND_PQ_ID_AND_BODY', message);
}

function rejected(status: number, code: ErrorCode, message: string): RequestError {
  return new RequestError(status, code, message);
}

function sha256(text: string): string {
  return hash('sha256', text);
}
