import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { clientRows } from './client-rows.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
const [, section = ''] = /## Clients and gateways\n([\s\S]*?)\n## /.exec(readme) ?? [];
const cells = section
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, client = '', , alsoWorksWith = '']) => ({ client, alsoWorksWith }));

test('the table has each client that is tried, and no other', () => {
  const tried = new Set([...clientRows.map(({ name }) => name), 'GraphQL Code Generator 7']);
  expect(new Set(cells.map(({ client }) => client))).toEqual(tried);
});

test.each(cells)('every setting of $client is tried', ({ client, alsoWorksWith }) => {
  // The Code Generator has tests of its own.
  const tried =
    client === 'GraphQL Code Generator 7'
      ? ["`method: 'GET'`"]
      : clientRows.flatMap(({ name, setting }) => (name === client ? [setting ?? []] : [])).flat();
  expect(alsoWorksWith.match(/`[^`]+`/g)).toEqual(tried);
});
