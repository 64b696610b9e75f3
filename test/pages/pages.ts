import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** One page of the documentation, as it is written. */
export interface Page {
  /** Relative to the repository: `docs/http.md`. */
  readonly path: string;
  readonly text: string;
  /** The text without what stands between fences. */
  readonly prose: string;
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
}

/** What stands between two fences. */
export interface Block {
  /** Of the first fence, from 1. */
  readonly line: number;
  /** `sh`; empty when the fence names none. */
  readonly language: string;
  readonly code: string;
  /** The line of the heading above it. */
  readonly section: number;
}

export interface Table {
  /** Of the first column: `variable`. */
  readonly heading: string;
  /** The cells of each row, without the lines between them. */
  readonly rows: readonly (readonly string[])[];
}

/** README, every page of docs, and the map of the code; a new page is among them. */
export async function readPages(): Promise<readonly Page[]> {
  const docs = (await readdir(resolve(ROOT, 'docs'))).filter((name) => name.endsWith('.md'));
  const paths = ['README.md', 'src/README.md', ...docs.toSorted().map((name) => `docs/${name}`)];
  return await Promise.all(
    paths.map(async (path) => parsePage(path, await readFile(resolve(ROOT, path), 'utf8'))),
  );
}

/** The rows of all tables whose first column has this heading. */
export function rowsOf(pages: readonly Page[], heading: string): readonly (readonly string[])[] {
  return pages
    .flatMap(({ tables }) => tables)
    .flatMap((table) => (table.heading === heading ? table.rows : []));
}

export function parsePage(path: string, text: string): Page {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let section = 0;
  let open: Omit<Block, 'code'> | undefined;
  let code: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(line);
    if (open === undefined && fence === null) {
      prose.push(line);
      if (line.startsWith('#')) section = index + 1;
    } else if (open === undefined) {
      open = { line: index + 1, language: fence?.[1] ?? '', section };
      code = [];
    } else if (fence === null) {
      code.push(line);
    } else {
      blocks.push({ ...open, code: code.join('\n') });
      open = undefined;
    }
  }
  return { path, text, prose: prose.join('\n'), blocks, tables: parseTables(prose.join('\n')) };
}

function parseTables(prose: string): readonly Table[] {
  return [...prose.matchAll(/(?:^\|.*\n)+/gm)].map(([lines]) => {
    const [[heading = ''] = [], , ...rows] = lines
      .trimEnd()
      .split('\n')
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    return { heading, rows };
  });
}
