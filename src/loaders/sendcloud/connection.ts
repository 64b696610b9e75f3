import type { Observer } from '../../domain/observer.ts';
import type { Connection } from '../../domain/sendcloud.ts';
import type { SendcloudReads } from '../../upstream/sendcloud/client.ts';
import type { Staleness } from '../staleness.ts';
import { createSendcloudLoader, type SendcloudLoader } from './by-id.ts';

export type ConnectionLoader = SendcloudLoader<Connection>;

export function createConnectionLoader(
  reads: SendcloudReads,
  staleness: Staleness,
  observer: Observer,
): ConnectionLoader {
  const { getConnection: get, listConnections: list } = reads;
  return createSendcloudLoader({ name: 'connection', get, list }, staleness, observer);
}
