import { once } from 'node:events';
import { createServer } from 'node:http';

/** Both APIs for any number of credentials, each of which has one webhook subscription with a name. */
export interface CountingUpstream extends AsyncDisposable {
  readonly origin: string;
  /** When requests of a credential have come, by API and method, in milliseconds. */
  readonly arrivals: ReadonlyMap<string, readonly number[]>;
}

const TIMES = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };

export async function startCountingUpstream(): Promise<CountingUpstream> {
  const arrivals = new Map<string, number[]>();
  const names = new Map<string, string>();

  const server = createServer(async (request, response) => {
    const { url = '', method = '', headers } = request;
    const credential = headers.authorization ?? '';
    const api = url.startsWith('/v1/') ? 'shipping-channels' : 'sendcloud';
    const key = `${api} ${method === 'GET' ? 'read' : 'write'} ${credential}`;
    const times = arrivals.get(key) ?? [];
    times.push(performance.now());
    arrivals.set(key, times);
    let body = '';
    for await (const chunk of request) body += chunk;
    if (method !== 'GET') names.set(credential, JSON.parse(body).name);
    const data =
      api === 'sendcloud'
        ? { id: 1, type: 'webhook', configuration: { url: 'https://example.com/a' }, ...TIMES }
        : {
            id: 'wh_1',
            name: names.get(credential) ?? '0',
            url: 'https://example.com/a',
            active: true,
            events: ['tracking.parcel_created'],
            ...TIMES,
          };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    arrivals,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The most requests that came within any stretch of time. */
export function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  for (const [last, atMs] of times.entries()) {
    while ((times[first] ?? atMs) <= atMs - windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
