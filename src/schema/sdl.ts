import { getDocumentNodeFromSchema } from '@graphql-tools/utils';
import { type GraphQLSchema, Kind, print, visit } from 'graphql';

// The oldest version that has all that is used here, so that older composers understand it.
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';

/** The SDL of the subgraph. `_service` and `_entities` are no part of it, as the specification asks. */
export function printSubgraphSdl(schema: GraphQLSchema): string {
  // The root types have their default names, so a schema definition would only repeat them.
  const definitions = visit(getDocumentNodeFromSchema(schema), {
    [Kind.SCHEMA_DEFINITION]: () => null,
  });
  return `${LINK}\n\n${print(definitions)}\n`;
}
