import { createCompilation } from './compilation.ts';
import { DocumentListError, hashId } from './document-list.ts';
import {
  createDocumentPlan,
  type DocumentPlansOptions,
  type ValidDocument,
} from './document-plan.ts';

/** A document that the operator has listed. */
export interface TrustedDocument {
  /** As the list has it. */
  readonly id: string;
  readonly text: string;
  readonly plan: ValidDocument;
}

/** Finds a listed document by its id, or by `sha256:` and the hash of its text. */
export type FindTrusted = (id: string) => TrustedDocument | undefined;

/**
 * Plans every document of a list: it is parsed, checked, priced and compiled before the first request.
 * Throws {@link DocumentListError} with all that cannot run.
 */
export function createTrustedDocuments(
  list: ReadonlyMap<string, string>,
  options: Omit<DocumentPlansOptions, 'compilation'>,
): FindTrusted {
  const compilation = createCompilation({
    schema: options.schema,
    atRequest: 1,
    // Nobody else can add to them.
    maxSelections: Number.MAX_SAFE_INTEGER,
  });
  const problems: string[] = [];
  const found = new Map<string, TrustedDocument>();
  for (const [id, text] of list) {
    const plan = createDocumentPlan(text, { ...options, compilation });
    if (plan.errors !== null) {
      problems.push(...plan.errors.map(({ message }) => `${id}: ${message}`));
      continue;
    }
    for (const operation of plan.operations) {
      const { calls } = operation.prepare();
      if (calls > options.maxCalls) {
        problems.push(`${id}: it costs up to ${calls} upstream calls, of ${options.maxCalls}.`);
      }
    }
    const document = { id, text, plan };
    found.set(id, document);
    if (!found.has(hashId(text))) found.set(hashId(text), document);
  }
  if (problems.length > 0) throw new DocumentListError(problems);
  return (id) =>
    found.get(id) ?? (/^[0-9a-f]{64}$/.test(id) ? found.get(`sha256:${id}`) : undefined);
}
