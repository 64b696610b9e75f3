import { hash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { z } from 'zod';

/** What is wrong with a list of documents: a sentence for each, naming the document. */
export class DocumentListError extends Error {
  override readonly name = 'DocumentListError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** What clients generate: `{ "<id>": "<text>" }`, or the manifest of Apollo's tools. */
const listFile = z.union([
  z
    .object({ operations: z.array(z.object({ id: z.string().min(1), body: z.string() })) })
    .transform(({ operations }) => operations.map(({ id, body }) => [id, body] as const)),
  z.record(z.string().min(1), z.string()).transform((texts) => Object.entries(texts)),
]);

/**
 * Reads a list of documents by id: a JSON file, or a folder whose `.graphql` files are documents, each
 * known by its hash. Throws {@link DocumentListError}.
 */
export function readDocumentList(path: string): ReadonlyMap<string, string> {
  const entries = readEntries(path);
  const problems = entries.flatMap(([id, text]) => problemOf(id, text) ?? []);
  const ids = entries.map(([id]) => id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  problems.push(...twice.map((id) => `${id} comes more than once.`));
  if (entries.length === 0) problems.push('There is no document in it.');
  if (problems.length > 0) throw new DocumentListError(problems);
  return new Map(entries);
}

function readEntries(path: string): readonly (readonly [string, string])[] {
  try {
    if (statSync(path).isDirectory()) {
      const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
      return files
        .filter((file) => file.endsWith('.graphql') && !isOfVolume(file))
        .toSorted()
        .map((file) => readFileSync(join(path, file), 'utf8'))
        .map((text) => [hashId(text), text]);
    }
    const list = listFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (list.success) return list.data;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error;
    throw new DocumentListError([
      isMissing ? `It cannot be read: ${error.code}.` : 'It is not JSON.',
    ]);
  }
  throw new DocumentListError(['It is neither { id: text } nor a manifest with operations.']);
}

/** A ConfigMap is mounted as links to a folder `..data`, which is a link itself: each file would come three times. */
function isOfVolume(file: string): boolean {
  return file.split(sep).some((part) => part.startsWith('..'));
}

/** An id that says which hash its document has cannot stand for another one. */
function problemOf(id: string, text: string): string | null {
  const [, hash] = /^(?:sha256:)?([0-9a-fA-F]{64})$/.exec(id) ?? [];
  if (hash === undefined || `sha256:${hash}` === hashId(text)) return null;
  return `${id} is not the hash of its document, in lower case.`;
}

/** `sha256:` and the hash of the text as it is sent, in lower case. */
export function hashId(text: string): string {
  return `sha256:${hash('sha256', text)}`;
}
