// Starts the graph of this repository over its sandbox, and the page in front of it. Plain JavaScript,
// so that any Node from 20.19 runs it; the graph runs on the Node that its own install brings.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = fileURLToPath(new URL('../..', import.meta.url));
const isWindows = process.platform === 'win32';

/** What is to be ended, in order. */
const endings = [];
let isEnding = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));

if (!existsSync(new URL('../../node_modules', import.meta.url))) {
  console.log('  Installing the graph, which takes a minute…');
  const code = await runNpm('install').ended;
  if (code !== 0) await end(1);
}

const graph = runNpm('start', {
  PORT: process.env.GRAPH_PORT ?? '0',
  HOOKGRAPH_DOCUMENTS: `${here}src/__generated__/persisted-documents.json`,
  // Nobody can ask for anything but what this page asks for.
  HOOKGRAPH_DOCUMENTS_ONLY: 'on',
});
graph.ended.then(() => end(1));
const banner = await readBanner(graph.child.stdout);
const graphUrl = /Hookgraph +(http\S+)\/graphql/.exec(banner)?.[1];
const sandboxUrl = /Sandbox +(http[^\s,]+)/.exec(banner)?.[1];

// vite.config.ts reads them.
Object.assign(process.env, { GRAPH_URL: graphUrl, SANDBOX_URL: sandboxUrl });
const vite = await createServer({ root: here, logLevel: 'warn' });
endings.unshift(() => vite.close());
await vite.listen();
console.log(`
  Open   ${vite.resolvedUrls.local[0]}

  The graph behind it is ${graphUrl}/graphql, over a sandbox that
  can be told to misbehave: README.md shows how.
  Ctrl-C ends all of it.
`);

/** Runs npm for the repository, in a process group of its own: npm does not pass signals on. */
function runNpm(command, environment = {}) {
  const child = spawn('npm', [command, '--prefix', repository], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: !isWindows,
    shell: isWindows,
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  endings.push(async () => {
    // On Windows Ctrl-C reaches it by itself.
    if (!isWindows && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  });
  return { child, ended };
}

/** What the graph prints until it listens. One that cannot start says why on standard error. */
async function readBanner(stdout) {
  let text = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (text.includes('Ctrl-C ends it.')) break;
  }
  // What it logs from now on is not shown, and still read, so that it never waits for a reader.
  stdout.resume();
  return text;
}

async function end(code) {
  if (isEnding) return;
  isEnding = true;
  await Promise.all(endings.map((ending) => ending()));
  process.exit(code);
}
