/** What the package offers to those who embed the graph in a server of their own. */
// Before all others, which an older Node cannot even load.
import './supported-node.ts';

export { type Config, loadConfig } from './config/config.ts';
export { ConfigError, readSecretFiles } from './config/variables.ts';
export { type Hookgraph, startHookgraph, startSandbox, upstreamsOf } from './hookgraph.ts';
export { createLogger } from './logger.ts';
export type { Sandbox, SandboxHook, SandboxOptions } from './sandbox/server.ts';
export { type App, type AppOptions, createApp } from './server/app.ts';
export { createTracing, type Tracing } from './telemetry/tracing.ts';
