import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLogger, loadConfig, startHookgraph, startSandbox } from '../../src/index.ts';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { variablesOf } from './commands.ts';

/** What a page says that the reader has started, each on a free port. */
export interface Servers extends AsyncDisposable {
  /** Of the GraphQL endpoint. */
  readonly graphUrl: string;
  /** A text of the page with the addresses that were taken, and credentials in their places. */
  fillIn(text: string): string;
}

const { publicKey, secretKey, apiKey } = demoCredentials();
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '<public key>': publicKey,
  '<secret key>': secretKey,
  '<API key>': apiKey,
  '<token>': 'token_of_a_caller',
};

const METRICS_URL = 'http://127.0.0.1:9464/metrics';

/**
 * Starts what the commands start; with none `npm start`. In the place of the real APIs there is a
 * sandbox, so that what a page says of them can be run too.
 */
export async function startServers(commands: readonly string[]): Promise<Servers> {
  const sandbox = await startSandbox();
  const hasSandbox = commands.some((command) => command.includes('npm run sandbox'));
  const fillInSandbox = (text: string) =>
    Object.entries(PLACEHOLDERS)
      .reduce((before, [placeholder, value]) => before.replaceAll(placeholder, value), text)
      .replaceAll(/http:\/\/127\.0\.0\.1:4010\b/g, hasSandbox ? sandbox.url : '$&');

  const start = commands.findLast((command) => command.includes('npm start')) ?? 'npm start';
  const environment: Record<string, string> = {
    PORT: '0',
    HOOKGRAPH_LOG_LEVEL: 'silent',
    ...variablesOf(fillInSandbox(start)),
  };
  if (environment.HOOKGRAPH_METRICS_PORT !== undefined) environment.HOOKGRAPH_METRICS_PORT = '0';
  const folder = await mkdtemp(join(tmpdir(), 'hookgraph-pages-'));
  for (const line of commands.filter((command) => command.startsWith('echo ')))
    await promisify(execFile)('sh', ['-c', line], { cwd: folder });
  for (const name of ['HOOKGRAPH_DOCUMENTS', 'HOOKGRAPH_HOOKS']) {
    const file = environment[name];
    if (file !== undefined) environment[name] = join(folder, file);
  }
  const isLive = loadConfig(environment).upstream.kind === 'live';
  const config = loadConfig({
    ...(isLive && {
      SENDCLOUD_BASE_URL: sandbox.sendcloudBaseUrl,
      SHIPPING_CHANNELS_BASE_URL: sandbox.shippingChannelsBaseUrl,
    }),
    ...environment,
  });
  const graph = await startHookgraph(config, createLogger(config, false));
  const { origin } = new URL(graph.url);
  return {
    graphUrl: graph.url,
    fillIn: (text) =>
      fillInSandbox(text)
        .replaceAll(/http:\/\/127\.0\.0\.1:4000\b/g, origin)
        .replaceAll(METRICS_URL, graph.metricsUrl ?? METRICS_URL),
    async [Symbol.asyncDispose]() {
      await graph.stop();
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}
