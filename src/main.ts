import { pino } from 'pino';
import { formatBanner } from './banner.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { type Hookgraph, startHookgraph } from './hookgraph.ts';

const config = readConfig();
const logger = pino({ level: config.logLevel, base: null });
const hookgraph = await start();

if (config.production) {
  logger.info({ url: hookgraph.url, upstream: config.upstream.kind }, 'listening');
} else {
  process.stdout.write(formatBanner(hookgraph.url, config));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // A second signal finds no listener, and so ends the process at once.
  process.once(signal, async () => {
    const drained = await hookgraph.stop();
    if (!drained) logger.warn('requests were cut');
    process.exitCode = drained ? 0 : 1;
  });
}

function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return refuse([
      'The configuration is not valid:',
      ...error.problems.map((line) => `  ${line}`),
    ]);
  }
}

async function start(): Promise<Hookgraph> {
  try {
    return await startHookgraph(config, logger);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refuse([`Cannot listen on ${config.host}, port ${config.port}: ${code}.`]);
  }
}

/** Says in plain words why there is nothing to run, and ends with exit code 1. */
function refuse(lines: readonly string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}
