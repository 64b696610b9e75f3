import { inspect } from 'node:util';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/variables.ts';
import { collectOutput } from './canaries.ts';

export type Environment = Readonly<Record<string, string>>;

/** The problems of an environment, none of which may hold a secret. */
export function problemsOf(environment: Environment): readonly string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    collectOutput('ConfigError', inspect(error, { depth: 10, showHidden: true }));
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** The upstreams of an environment that has the real APIs. */
export function liveOf(environment: Environment): Extract<Config['upstream'], { kind: 'live' }> {
  const { upstream } = loadConfig({ UPSTREAM: 'live', ...environment });
  if (upstream.kind !== 'live') throw new Error('It is not live.');
  return upstream;
}
