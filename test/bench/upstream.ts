import { createServer } from 'node:http';
import {
  connection,
  connections,
  LIST_SIZES,
  subscriptions,
  webhookPage,
  webhookSubscription,
} from './dataset.ts';
import { listen, report } from './report.ts';

// The fake upstream of all contenders: both APIs, answering from memory what was made beforehand, so
// that it costs as little as possible. A credential names the tenant that it belongs to by the size
// of that tenant's lists: `Bearer 50.hot.0` has 50 connections.

const answers = new Map<string, Buffer>();

function prepare(key: string, value: unknown): void {
  answers.set(key, Buffer.from(JSON.stringify(value)));
}

for (const size of LIST_SIZES) {
  prepare(`connections ${size}`, { data: connections(size) });
  prepare(`subscriptions ${size}`, { data: subscriptions(size) });
}
for (const { id } of connections(4000)) prepare(`connections/${id}`, { data: connection(id) });
const page = webhookPage(20);
prepare('webhook-subscriptions', page);
for (const { id } of page.data) {
  prepare(`webhook-subscriptions/${id}`, { data: webhookSubscription(id) });
}

/** Which answer a request gets: by its path, and for the lists of Sendcloud by its tenant. */
function keyOf(url: string, authorization: string): string {
  const [path = ''] = url.split('?', 1);
  const name = path.replace(/^\/v1\/|^\/api\/v3\/event-subscriptions\//, '');
  if (name !== 'connections' && name !== 'subscriptions') return name;
  return `${name} ${/^Bearer (\d+)\./.exec(authorization)?.[1]}`;
}

let calls = 0;
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  calls += 1;
  const body = answers.get(keyOf(request.url ?? '', request.headers.authorization ?? ''));
  const headers = { 'content-type': 'application/json', 'content-length': body?.length ?? 0 };
  response.writeHead(body === undefined ? 404 : 200, headers).end(body);
});
report(await listen(server), () => calls);
