import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GraphUnderTest, startGraphUnderTest } from './graph-under-test.ts';

const MODULES = resolve(import.meta.dirname, '../../node_modules');
const run = promisify(execFile);

/** An application whose types are wrong unless the schema has been read. */
const APPLICATION = `import { graphql } from './generated/index.ts';
import type { ReadQuery } from './generated/graphql.ts';

export const document = graphql(\`
  query Read($id: ID!) { connection(id: $id) { __typename ... on WebhookConnection { id url } } }
\`);

export function urlOf({ connection }: ReadQuery) {
  return connection?.__typename === 'WebhookConnection' ? (connection.url ?? null) : null;
}

// @ts-expect-error it is a field of webhook connections only
export const wrongField = ({ connection }: ReadQuery) => connection?.url;
// @ts-expect-error it is text
export const wrongType = (data: ReadQuery): number | null => urlOf(data);
`;

let graph: GraphUnderTest;
let folder = '';
beforeAll(async () => {
  graph = await startGraphUnderTest();
  folder = await mkdtemp(join(tmpdir(), 'hookgraph-generated-'));
  await symlink(MODULES, join(folder, 'node_modules'), 'dir');
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'application.ts'), APPLICATION);
});
afterAll(async () => {
  await graph?.[Symbol.asyncDispose]();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

test.for([
  { method: 'POST', scalars: {}, urlType: 'unknown' },
  { method: 'POST', scalars: { DateTime: 'string', URL: 'string' }, urlType: 'string' },
  { method: 'GET', scalars: { DateTime: 'string', URL: 'string' }, urlType: 'string' },
])(
  'the Code Generator reads the schema by $method, and what it writes compiles: a URL is $urlType',
  { timeout: 60_000 },
  async ({ method, scalars, urlType }) => {
    graph.takeRequests();
    const config = {
      schema: method === 'POST' ? graph.url : { [graph.url]: { method } },
      documents: 'application.ts',
      generates: {
        'generated/': {
          preset: 'client',
          config: { scalars, useTypeImports: true },
          presetConfig: { fragmentMasking: false },
        },
      },
      importExtension: '.ts',
      errorsOnly: true,
    };
    await writeFile(join(folder, 'codegen.json'), JSON.stringify(config));
    const options = { cwd: folder, timeout: 50_000 };
    await run(
      process.execPath,
      [join(MODULES, '@graphql-codegen/cli/esm/bin.js'), '--config', 'codegen.json'],
      options,
    );
    expect(graph.takeRequests().map(({ kind }) => kind)).toEqual([`${method} query`]);
    const generated = await readFile(join(folder, 'generated/graphql.ts'), 'utf8');
    expect(/\burl: (\w+)/.exec(generated)?.[1]).toBe(urlType);
    const { stdout } = await run(
      join(MODULES, '.bin/tsc'),
      [
        ...['--noEmit', '--strict', '--skipLibCheck', '--allowImportingTsExtensions'],
        ...['--module', 'nodenext', '--target', 'es2024', '--types', ''],
        'application.ts',
      ],
      options,
    );
    expect(stdout).toBe('');
  },
);
