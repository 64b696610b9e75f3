import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  DocumentListError,
  hashId,
  readDocumentList,
} from '../../../src/server/documents/document-list.ts';
import { makeDocumentFolder } from './document-folder.ts';

const A = '{ __typename }';
const B = 'query B { connections { __typename } }';
const manifest = (...operations: object[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations,
});

test.for([
  { what: 'texts by id', content: { 'list-a': A, [hashId(B)]: B }, ids: ['list-a', hashId(B)] },
  { what: 'bare hashes', content: { [hashId(A).slice(7)]: A }, ids: [hashId(A).slice(7)] },
  {
    what: "Apollo's manifest",
    content: manifest({ id: 'b', body: B, name: 'B', type: 'query' }),
    ids: ['b'],
  },
])('a file may hold $what', async ({ content, ids }) => {
  await using folder = await makeDocumentFolder();
  const list = readDocumentList(await folder.write('list.json', content));
  expect([...list.keys()]).toEqual(ids);
});

test('a folder that Kubernetes has mounted, by links to links, holds each document once', async () => {
  await using folder = await makeDocumentFolder();
  const version = join(folder.path, '..2026_11_27');
  await mkdir(version);
  await writeFile(join(version, 'a.graphql'), A);
  await symlink('..2026_11_27', join(folder.path, '..data'));
  await symlink('..data/a.graphql', join(folder.path, 'a.graphql'));
  expect([...readDocumentList(folder.path)]).toEqual([[hashId(A), A]]);
});

test('a folder holds documents by their hashes', async () => {
  await using folder = await makeDocumentFolder();
  await folder.write('b.graphql', B);
  await folder.write('a.graphql', A);
  await folder.write('README.md', 'nothing');
  expect([...readDocumentList(folder.path)]).toEqual([
    [hashId(A), A],
    [hashId(B), B],
  ]);
});

const wrongHash = hashId(B);

test.for<{ what: string; content: unknown; problems: readonly unknown[] }>([
  { what: 'no JSON', content: '{', problems: ['It is not JSON.'] },
  {
    what: 'something else',
    content: [A],
    problems: ['It is neither { id: text } nor a manifest with operations.'],
  },
  { what: 'nothing', content: {}, problems: ['There is no document in it.'] },
  {
    what: 'a hash of another document',
    content: { [wrongHash]: A },
    problems: [`${wrongHash} is not the hash of its document, in lower case.`],
  },
  {
    what: 'a hash in capitals',
    content: { [hashId(A).toUpperCase().replace('SHA', 'sha')]: A },
    problems: [expect.stringMatching(/ is not the hash of its document, in lower case\.$/)],
  },
  {
    what: 'an id twice',
    content: manifest({ id: 'a', body: A }, { id: 'a', body: B }),
    problems: ['a comes more than once.'],
  },
])('a list with $what is rejected', async ({ content, problems }) => {
  await using folder = await makeDocumentFolder();
  const path = await folder.write('list.json', content);
  expect(() => readDocumentList(path)).toThrow(DocumentListError);
  try {
    readDocumentList(path);
  } catch (error) {
    expect(error).toMatchObject({ problems });
  }
});

test('a list that is not there is rejected', () => {
  expect(() => readDocumentList('/nowhere/list.json')).toThrow('It cannot be read: ENOENT.');
});
