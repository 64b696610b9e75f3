import { createServer } from 'node:net';

/** Where everything listens on 127.0.0.1, unless a variable has another port. */
export const ports = {
  graph: Number(process.env.PORT ?? 4000),
  metrics: Number(process.env.HOOKGRAPH_METRICS_PORT ?? 9464),
  prometheus: Number(process.env.PROMETHEUS_PORT ?? 9090),
  sandbox: Number(process.env.SANDBOX_PORT ?? 4010),
  redis: Number(process.env.REDIS_PORT ?? 6390),
};

/** The same, all of them free. */
export async function findFreePorts() {
  const servers = await Promise.all(
    Object.keys(ports).map(
      (name) =>
        new Promise((resolve, reject) => {
          const server = createServer().once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve([name, server]));
        }),
    ),
  );
  const free = Object.fromEntries(servers.map(([name, server]) => [name, server.address().port]));
  await Promise.all(servers.map(([, server]) => new Promise((resolve) => server.close(resolve))));
  return free;
}
