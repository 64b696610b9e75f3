import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { canPin } from './start-process.ts';

/** What a reader has to know of where and when the figures came about. */
export interface Machine {
  readonly date: string;
  readonly commit: string;
  readonly processor: string;
  readonly memory: string;
  readonly system: string;
  readonly pinned: boolean;
  readonly versions: string;
}

const PACKAGES = [
  '@apollo/server',
  '@apollo/datasource-rest',
  'dataloader',
  'mercurius',
  'graphql-jit',
  'fastify',
  'graphql',
  'undici',
];

export function describeMachine(): Machine {
  const processors = cpus();
  const versions = PACKAGES.map((name) => {
    const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
    return `${name} ${JSON.parse(readFileSync(file, 'utf8')).version}`;
  });
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(),
    processor: `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    pinned: canPin,
    versions: [`Node ${process.versions.node}`, ...versions].join(', '),
  };
}

/** The last commit that changed the graph itself: later ones cost a request nothing. */
function commitOf(): string {
  try {
    const source = fileURLToPath(new URL('../../src', import.meta.url));
    const log = ['log', '-1', '--format=%h', '--', source];
    return execFileSync('git', log, { cwd: source, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
