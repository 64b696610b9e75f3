import { apolloClientRows } from './apollo-client.ts';
import { apolloGatewayRows } from './apollo-gateway.ts';
import type { ClientRow } from './client.ts';
import { graphqlRequestRows } from './graphql-request.ts';
import { hiveGatewayRows } from './hive-gateway.ts';
import { urqlRows } from './urql.ts';

/** Every way in which the table of docs says that a client works. */
export const clientRows: readonly ClientRow[] = [
  ...apolloClientRows,
  ...urqlRows,
  ...graphqlRequestRows,
  ...apolloGatewayRows,
  ...hiveGatewayRows,
];
