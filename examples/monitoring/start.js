// Starts the graph over its sandbox, and Prometheus with the alerts of this repository.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startGraph } from './graph.js';
import { ports } from './ports.js';
import { isInstalled, startProgram, waitForAnswer } from './processes.js';

if (!isInstalled('prometheus')) {
  console.error(
    'Prometheus is not installed. On Debian and Ubuntu: sudo apt-get install --no-install-recommends prometheus.\n' +
      'Elsewhere: https://prometheus.io/download/ has it; prometheus and promtool have to be on the PATH.',
  );
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), 'hookgraph-monitoring-'));
const programs = [];
let isStopping = false;

/** Ends all that has been started, and leaves nothing on the disk. */
async function stop(exitCode) {
  if (isStopping) return;
  isStopping = true;
  // Also what is started at this moment.
  while (programs.length > 0) await programs.pop().stop();
  await rm(folder, { recursive: true, force: true });
  process.exit(exitCode);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0));

try {
  console.log('The graph and Prometheus start …');
  await startGraph(ports, (program) => programs.push(program));
  await startPrometheus();
  for (const program of programs) {
    void program.ended.then((code) => {
      if (!isStopping)
        fail(`${program.name} has ended with exit code ${code}.\n${program.printed}`);
    });
  }
  console.log(`
  Prometheus  http://127.0.0.1:${ports.prometheus}/classic/alerts
  Graph       http://127.0.0.1:${ports.graph}/graphql
  Metrics     http://127.0.0.1:${ports.metrics}/metrics

  In another terminal, npm run faults lists what can be made to fail. Ctrl-C ends all of it.
`);
  if (!isInstalled('redis-server')) {
    console.log('  redis-server is not installed: the graph runs without Redis.\n');
  }
} catch (error) {
  // What was stopped while it started is no failure.
  if (!isStopping) await fail(error.message);
}

async function startPrometheus() {
  const config = join(folder, 'prometheus.yml');
  const text = await readFile(resolve(import.meta.dirname, 'prometheus.yml'), 'utf8');
  await writeFile(
    config,
    text
      .replace('../..', resolve(import.meta.dirname, '../..'))
      .replace('127.0.0.1:9464', `127.0.0.1:${ports.metrics}`),
  );
  const url = `http://127.0.0.1:${ports.prometheus}`;
  const prometheus = startProgram('Prometheus', 'prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${ports.prometheus}`,
    '--log.level=warn',
  ]);
  programs.push(prometheus);
  await waitForAnswer(`${url}/-/ready`, prometheus);
}

function fail(message) {
  console.error(message);
  return stop(1);
}
