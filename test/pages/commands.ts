import type { Block, Page } from './pages.ts';

/** Something on a page that can be run, and what the page says comes of it. */
export interface Example {
  readonly page: string;
  readonly line: number;
  readonly language: 'graphql' | 'sh';
  readonly code: string;
  /** The commands of its section that start something, or write a file for it, in order. */
  readonly starts: readonly string[];
  /** Undefined when the page shows none. */
  readonly answer: { readonly language: string; readonly text: string } | undefined;
}

/** The languages of blocks that are answers. */
export const ANSWERS: readonly string[] = ['json', 'http', 'text'];

/** Every query and every block with a curl command, of any page. */
export function examplesOf({ path, blocks }: Page): readonly Example[] {
  return blocks.flatMap((block, index) => {
    const { language, code, line } = block;
    if (language !== 'graphql' && !(language === 'sh' && /\bcurl\b/.test(code))) return [];
    const next = blocks[index + 1];
    const isAnswered =
      next !== undefined && next.section === block.section && ANSWERS.includes(next.language);
    return {
      page: path,
      line,
      language,
      code,
      starts: startsBefore(block, blocks.slice(0, index)),
      answer: isAnswered ? { language: next.language, text: next.code } : undefined,
    };
  });
}

/** What starts something, or writes a file that it reads. */
const STARTS = /^(?:echo .* > [\w.]+|.*\bnpm (?:start|run sandbox)\b.*)$/gm;

function startsBefore({ section }: Block, before: readonly Block[]): readonly string[] {
  return before.flatMap((block) =>
    block.section === section && block.language === 'sh'
      ? (block.code.replaceAll('\\\n', ' ').match(STARTS) ?? [])
      : [],
  );
}

/** The variables that a command sets for what it starts. */
export function variablesOf(command: string): Readonly<Record<string, string>> {
  const assignments = command.matchAll(/\b([A-Z][A-Z_]*)=(?:'([^']*)'|(\S+))/g);
  return Object.fromEntries(
    [...assignments].map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']),
  );
}
