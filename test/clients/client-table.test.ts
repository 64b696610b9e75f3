import { expect, test } from 'vitest';
import { readPages, rowsOf } from '../pages/pages.ts';
import { clientRows } from './client-rows.ts';

const rows = rowsOf(await readPages(), 'client or gateway').map(
  ([client = '', , alsoWorksWith = '']) => ({ client, alsoWorksWith }),
);

test('the table has each client that is tried, and no other', () => {
  const tried = new Set([...clientRows.map(({ name }) => name), 'GraphQL Code Generator 7']);
  expect(new Set(rows.map(({ client }) => client))).toEqual(tried);
});

test.each(rows)('every setting of $client is tried', ({ client, alsoWorksWith }) => {
  // The Code Generator has tests of its own.
  const tried =
    client === 'GraphQL Code Generator 7'
      ? ["`method: 'GET'`"]
      : clientRows.flatMap(({ name, setting }) => (name === client ? [setting ?? []] : [])).flat();
  expect(alsoWorksWith.match(/`[^`]+`/g)).toEqual(tried);
});
