import { constants } from 'node:os';
import type { Logger } from 'pino';
import { formatBanner } from './banner.ts';
import {
  type Command,
  CommandLineError,
  HELP,
  parseCommandLine,
  readVersion,
} from './command-line.ts';
import { type Config, loadConfig } from './config/config.ts';
import { ConfigError, readSecretFiles } from './config/variables.ts';
import type { Hookgraph } from './hookgraph.ts';
import { createLogger } from './logger.ts';
import { DocumentListError } from './server/documents/document-list.ts';

/** How long the process stays when everything has been closed, and something still runs. */
const LINGER_MS = 2000;

const command = readCommand();
if (command.kind === 'help') process.stdout.write(HELP);
else if (command.kind === 'version') process.stdout.write(`${readVersion()}\n`);
else await serve(readConfig({ ...process.env, ...command.environment }));

async function serve(config: Config): Promise<void> {
  const logger = createLogger(config, process.stdout.isTTY);
  const signals = ['SIGINT', 'SIGTERM'] as const;
  // The first process of a container ignores them unless somebody listens.
  const endAtOnce = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  for (const signal of signals) process.once(signal, endAtOnce);
  const hookgraph = await start(config, logger);
  for (const signal of signals) process.removeListener(signal, endAtOnce);
  if (config.production) {
    const { url, metricsUrl } = hookgraph;
    const upstream = config.upstream.kind;
    logger.info({ url, ...(metricsUrl !== null && { metricsUrl }), upstream }, 'listening');
    logger.flush();
  } else {
    process.stdout.write(formatBanner(hookgraph, config));
  }

  async function stop(): Promise<void> {
    // A second signal, of either kind, finds no listener and so ends the process at once.
    for (const signal of signals) process.removeListener(signal, stop);
    const drained = await hookgraph.stop();
    if (!drained) logger.warn('requests were cut');
    process.exitCode = drained ? 0 : 1;
    // Spans on their way to a collector that does not answer would hold the process.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
  for (const signal of signals) process.once(signal, stop);
  if (config.documents !== null) process.on('SIGHUP', hookgraph.reloadDocuments);
}

function readCommand(): Command {
  try {
    return parseCommandLine(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    return refuse(2, [`${error.message}.`, 'hookgraph --help lists the options.']);
  }
}

function readConfig(environment: NodeJS.ProcessEnv): Config {
  try {
    const files = readSecretFiles(environment);
    return loadConfig(files.environment, files.problems);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((problem) => `  ${problem}`);
    return refuse(1, ['The configuration is not valid:', ...problems]);
  }
}

async function start(config: Config, logger: Logger): Promise<Hookgraph> {
  // The graph is loaded here, so that what is wrong with the configuration is told at once.
  const { keepGarbageYoung, startHookgraph } = await import('./hookgraph.ts');
  keepGarbageYoung();
  try {
    return await startHookgraph(config, logger);
  } catch (error) {
    if (error instanceof DocumentListError) {
      const problems = error.problems.map((problem) => `  ${problem}`);
      return refuse(1, ['The list in HOOKGRAPH_DOCUMENTS cannot be used:', ...problems]);
    }
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const port = 'port' in error ? error.port : config.port;
    return refuse(1, [`Cannot listen on ${config.host}, port ${port}: ${error.code}.`]);
  }
}

/** Says in plain words why there is nothing to run. */
function refuse(exitCode: number, lines: readonly string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(exitCode);
}
