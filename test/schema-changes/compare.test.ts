import { expect, test } from 'vitest';
import { compareSchemas } from './compare.ts';

const BEFORE = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Query { thing(id: ID!): Thing event: Event }
type Thing @key(fields: "id") { id: ID! name: String! old: String }
enum Event { CREATED }
`;
const changed = (from: string, to: string) => BEFORE.replace(from, to);

test.for([
  { what: 'a field that goes', after: changed(' old: String', ''), at: 'Thing.old' },
  {
    what: 'a field that may be null',
    after: changed('name: String!', 'name: String'),
    at: 'Thing.name',
  },
  {
    what: 'an argument that is needed',
    after: changed('id: ID!)', 'id: ID!, now: Boolean!)'),
    at: 'Query.thing.now',
  },
  { what: 'a key that goes', after: changed(' @key(fields: "id")', ''), at: 'Thing.@key' },
  { what: 'another key', after: changed('fields: "id"', 'fields: "name"'), at: 'Thing.@key' },
  {
    what: 'a field that is hidden',
    after: changed('old: String', 'old: String @inaccessible'),
    at: 'Thing.old.@inaccessible',
  },
])('$what breaks, unless it is accepted', async ({ after, at }) => {
  const { refused } = await compareSchemas(BEFORE, after);
  expect(new Set(refused.map(({ coordinate }) => coordinate))).toEqual(new Set([at]));
  expect(await compareSchemas(BEFORE, after, { [at]: 'nobody uses it' })).toMatchObject({
    refused: [],
    unused: [],
  });
});

test.for([
  { what: 'nothing', after: BEFORE, levels: [] },
  {
    what: 'a new field',
    after: changed('old: String', 'old: String new: Int'),
    levels: ['NON_BREAKING'],
  },
  {
    what: 'a second key',
    after: changed('"id")', '"id") @key(fields: "name")'),
    levels: ['NON_BREAKING', 'NON_BREAKING'],
  },
  { what: 'a new word', after: changed('CREATED', 'CREATED CHANGED'), levels: ['DANGEROUS'] },
  {
    what: 'a description',
    after: changed('type Thing', '"A thing." type Thing'),
    levels: ['NON_BREAKING'],
  },
])('$what breaks nothing', async ({ after, levels }) => {
  const { changes, refused } = await compareSchemas(BEFORE, after);
  expect(changes.map(({ level }) => level)).toEqual(levels);
  expect(refused).toEqual([]);
});

test('what is accepted and does not happen is told', async () => {
  const { unused } = await compareSchemas(BEFORE, BEFORE, { 'Thing.old': 'it was unused' });
  expect(unused).toEqual(['Thing.old']);
});

test('documents of clients decide whether a change harms anybody, and are named', async () => {
  const after = changed(' old: String', '');
  const documents = new Map([
    ['uses-it', '{ thing(id: 1) { old } }'],
    ['does-not', '{ thing(id: 1) { name } }'],
  ]);
  expect(await compareSchemas(BEFORE, after, {}, documents)).toMatchObject({
    refused: [{ coordinate: 'Thing.old' }],
    brokenDocuments: [{ id: 'uses-it', message: expect.stringContaining('old') }],
  });
  documents.delete('uses-it');
  expect(await compareSchemas(BEFORE, after, {}, documents)).toMatchObject({
    changes: [{ level: 'BREAKING' }],
    refused: [],
    brokenDocuments: [],
  });
});
