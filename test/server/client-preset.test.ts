import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';
import { makeDocumentFolder } from './documents/document-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const OVERVIEW = `
  query Overview($id: ID!) {
    connection(id: $id) {
      ...Name
    }
  }
  fragment Name on AnyConnection { id typeName }
`;

test('documents that a client generates with the client preset work as they are', async () => {
  await using folder = await makeDocumentFolder();
  await generate(
    {
      cwd: ROOT,
      schema: 'schema.graphql',
      documents: [OVERVIEW],
      silent: true,
      generates: {
        [`${folder.path}/`]: {
          preset: 'client',
          presetConfig: { persistedDocuments: { hashAlgorithm: 'sha256' } },
          config: { scalars: { DateTime: 'string', URL: 'string' } },
        },
      },
    },
    true,
  );
  const file = join(folder.path, 'persisted-documents.json');
  const documents: Readonly<Record<string, string>> = JSON.parse(await readFile(file, 'utf8'));
  const [documentId = ''] = Object.keys(documents);
  expect(documentId).toMatch(/^sha256:[0-9a-f]{64}$/);

  await using graph = await startGraph({
    environment: { HOOKGRAPH_DOCUMENTS: file, HOOKGRAPH_DOCUMENTS_ONLY: 'on' },
  });
  const { text } = await graph.send({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId, variables: { id: '2' } }),
  });
  expect(JSON.parse(text).data).toEqual({
    connection: { id: '2', typeName: 'klaviyo' },
  });
});
