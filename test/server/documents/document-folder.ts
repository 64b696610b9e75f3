import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the time of a test. */
export interface DocumentFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file, JSON unless it is text, and returns its path. */
  write(name: string, content: unknown): Promise<string>;
}

export async function makeDocumentFolder(): Promise<DocumentFolder> {
  const path = await mkdtemp(join(tmpdir(), 'hookgraph-documents-'));
  return {
    path,
    async write(name, content) {
      const file = join(path, name);
      await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}
