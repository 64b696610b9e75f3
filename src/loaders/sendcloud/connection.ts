import type { Connection } from '../../domain/sendcloud/connection.ts';
import type { SendcloudClient } from '../../upstream/sendcloud/client.ts';
import { createSendcloudLoader, type SendcloudLoader } from './by-id.ts';

export type ConnectionLoader = SendcloudLoader<Connection>;

export function createConnectionLoader(client: SendcloudClient): ConnectionLoader {
  return createSendcloudLoader({ get: client.getConnection, list: client.listConnections });
}
