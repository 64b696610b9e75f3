import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** One instruction of a Dockerfile: `RUN`, and what it says. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions of each stage, in order. */
export async function readStages(): Promise<readonly (readonly Instruction[])[]> {
  const stages: Instruction[][] = [];
  for (const line of (await readDockerfile()).replaceAll(/\\\n\s*/g, '').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [name = '', ...words] = line.split(' ');
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text: words.join(' ') });
  }
  return stages;
}

export function readDockerfile(): Promise<string> {
  return readFile(resolve(ROOT, 'Dockerfile'), 'utf8');
}

/** Its environment variables. */
export function environmentOf(stage: readonly Instruction[]): Readonly<Record<string, string>> {
  const texts = stage.filter(({ name }) => name === 'ENV').map(({ text }) => text);
  return Object.fromEntries(
    texts.flatMap((text) => text.split(' ')).map((each) => each.split('=') as [string, string]),
  );
}
