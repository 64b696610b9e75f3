import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphSdl } from './src/schema/index.ts';

const config: CodegenConfig = {
  schema: subgraphSdl,
  generates: {
    'schema.graphql': { plugins: [{ add: { content: subgraphSdl.trimEnd() } }] },
  },
};

export default config;
