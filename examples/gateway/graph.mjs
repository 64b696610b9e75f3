import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS = fileURLToPath(new URL('documents.json', import.meta.url));

/** What its README says; what the install prints is not about addresses. */
const START = `
  [ -e node_modules ] || { echo 'Installs the repository, once: 500 MB.' && npm install; } >&2 &&
  npm start`;

/** What it prints, once it is listening. */
const BANNER = /Hookgraph +(http\S+).* Sandbox +(http[^\s,]+).*Ctrl-C/s;

/**
 * The graph of this repository over its sandbox. It is a process of its own, because the repository
 * brings its own Node. Variables that begin with `HOOKGRAPH_` are passed on to it.
 *
 * @param {{ gatewaySecret: string, port: string | number }} options
 */
export function startGraph({ gatewaySecret, port }) {
  const child = spawn('sh', ['-c', START], {
    cwd: REPOSITORY,
    env: {
      HOOKGRAPH_LOG_LEVEL: 'warn',
      HOOKGRAPH_DOCUMENTS: DOCUMENTS,
      ...process.env,
      NODE_ENV: 'development',
      UPSTREAM: 'sandbox',
      HOST: '127.0.0.1',
      PORT: String(port),
      HOOKGRAPH_GATEWAY_SECRET: gatewaySecret,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A process group, since npm does not pass every signal on to what it runs.
    detached: true,
  });
  // After the last process of the group, as all of them hold its output.
  const ended = once(child, 'close');
  return {
    ended,
    /** The two addresses that it prints. Rejects when it ends before that. */
    async whenListening() {
      let printed = '';
      for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
        printed += chunk;
        const [, url, sandboxUrl] = BANNER.exec(printed) ?? [];
        if (sandboxUrl === undefined) continue;
        child.stdout.pipe(process.stdout, { end: false });
        return { url, sandboxUrl };
      }
      throw new Error('Hookgraph did not start.');
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}
