import { badRequest, RequestError } from './request-error.ts';

/** The parameters of one GraphQL request, checked by type alone. */
export interface GraphQLParams {
  /** Null when the document is named by its id or its hash. */
  readonly query: string | null;
  /** Of a document in the list of trusted ones; null without. */
  readonly documentId: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/**
 * Reads the parameters from a JSON body ("GraphQL over HTTP", section 5.4).
 * Throws {@link RequestError} 400 for what is no GraphQL request, or has a variable that JSON rounds.
 */
export function readBodyParams(body: string): GraphQLParams {
  const value = parseJson(body, 'The body is');
  if (Array.isArray(value)) {
    throw badRequest('Batches are not supported: send one operation.');
  }
  if (!isRecord(value)) throw badRequest('The body has to be an object.');
  return toGraphQLParams(value, body);
}

/** Parameters of a URL; what else it has is ignored, as caches and proxies add things. */
const NAMES = ['query', 'documentId', 'operationName', 'variables', 'extensions'];

/**
 * Reads the parameters from the query of a URL ("GraphQL over HTTP", section 5.3): `variables` and
 * `extensions` hold JSON. Throws as {@link readBodyParams}, and for a parameter that comes twice or
 * is not UTF-8.
 */
export function readUrlParams(search: string): GraphQLParams {
  const params = new Map<string, string>();
  for (const pair of search.split('&')) {
    const equals = pair.indexOf('=');
    const name = decodeUrl(equals < 0 ? pair : pair.slice(0, equals));
    if (!NAMES.includes(name)) continue;
    // Something in front of this server may have read the other one.
    if (params.has(name)) throw badRequest(`${name} comes once in a URL.`);
    params.set(name, equals < 0 ? '' : decodeUrl(pair.slice(equals + 1)));
  }
  const { query, documentId, operationName, variables, extensions } = Object.fromEntries(params);
  const urlParams = {
    query: query || null,
    documentId: documentId || null,
    operationName,
    variables: parseUrlJson('variables', variables),
    extensions: parseUrlJson('extensions', extensions),
  };
  return toGraphQLParams(urlParams, variables ?? '');
}

function parseUrlJson(name: string, text = ''): unknown {
  return text === '' ? null : parseJson(text, `${name} in a URL is`);
}

/** Decodes a part of a query; a plus is a space (URL Standard, "application/x-www-form-urlencoded"). */
function decodeUrl(text: string): string {
  try {
    // Other characters than these are bytes of nobody knows which encoding.
    if (/^[\x21-\x7e]*$/.test(text)) return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // The cause quotes the text.
  }
  throw badRequest('The URL has to be percent-encoded UTF-8.');
}

/** Stands for an integer that JSON has rounded: it matters only where it would be used. */
const ROUNDED = Symbol('rounded');

function parseJson(text: string, what: string): unknown {
  try {
    if (!mayRound(text)) return JSON.parse(text);
    return JSON.parse(text, (_key, item: unknown) =>
      typeof item === 'number' && Math.abs(item) > Number.MAX_SAFE_INTEGER ? ROUNDED : item,
    );
  } catch {
    // The cause quotes the text.
    throw badRequest(`${what} not valid JSON.`);
  }
}

/** Only an exponent or sixteen digits make an unsafe integer, and a reviver costs time. */
function mayRound(text: string): boolean {
  return /\d{16}|\d[eE]\+?\d/.test(text);
}

function hasRounded(value: unknown): boolean {
  // A list in the place of recursion: values may be nested as deeply as a body is long.
  const pending = [value];
  while (pending.length > 0) {
    const item = pending.pop();
    if (item === ROUNDED) return true;
    if (typeof item !== 'object' || item === null) continue;
    for (const inner of Object.values(item)) pending.push(inner);
  }
  return false;
}

/** `text` is the JSON that the variables come from. */
function toGraphQLParams(params: Readonly<Record<string, unknown>>, text: string): GraphQLParams {
  const { query, documentId, operationName } = params;
  const extensions = recordOf('extensions', params.extensions);
  const isNamed = documentId != null || extensions.persistedQuery != null;
  if (typeof query !== 'string' && !(query == null && isNamed)) {
    throw badRequest('query has to be the text of a document.');
  }
  if (documentId != null && typeof documentId !== 'string') {
    throw badRequest('documentId has to be text.');
  }
  if (operationName != null && typeof operationName !== 'string') {
    throw badRequest('operationName has to be text.');
  }
  const variables = recordOf('variables', params.variables);
  if (mayRound(text) && hasRounded(variables)) {
    throw new RequestError(
      400,
      'BAD_USER_INPUT',
      'The variables have an integer beyond ±(2^53-1), which JSON would round: send it as a string.',
    );
  }
  return {
    // An empty one beside a hash is what some clients send in the place of none.
    query: query == null || (query === '' && isNamed) ? null : query,
    documentId: documentId == null || documentId === '' ? null : documentId,
    operationName: operationName == null || operationName === '' ? null : operationName,
    variables,
    extensions,
  };
}

/** The object of a parameter; an empty one for none. Throws {@link RequestError} 400 for anything else. */
export function recordOf(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (value == null) return {};
  if (!isRecord(value)) throw badRequest(`${name} has to be an object.`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a request asks for: the path, and what follows the first question mark. */
export interface RequestTarget {
  readonly path: string;
  /** Without its question mark; empty when there is none. */
  readonly query: string;
}

/**
 * Reads a request target in origin form or in absolute form (RFC 9112, section 3.2): the host of the
 * latter, like the `Host` header, decides nothing here. A slash behind `/graphql` makes no difference.
 */
export function parseRequestTarget(url = '/'): RequestTarget {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return {
    path: path === '/graphql/' ? '/graphql' : path || '/',
    query: mark < 0 ? '' : target.slice(mark + 1),
  };
}
