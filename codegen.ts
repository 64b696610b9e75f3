import type { CodegenConfig } from '@graphql-codegen/cli';
import { printSchema } from 'graphql';
import { schema, subgraphSdl } from './src/schema/index.ts';

const config: CodegenConfig = {
  // The executable schema: the subgraph's SDL has no `_entities`, which the documents ask for.
  schema: printSchema(schema),
  documents: 'test/operations/*.graphql',
  generates: {
    'schema.graphql': {
      plugins: [{ add: { content: subgraphSdl.trimEnd() } }],
    },
    'test/operations/__generated__/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        importExtension: '.ts',
        scalars: { DateTime: 'string', URL: 'string', _Any: 'object' },
      },
    },
  },
};

export default config;
