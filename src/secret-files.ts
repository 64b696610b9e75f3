import { readFileSync } from 'node:fs';
import { ConfigError } from './config.ts';
import type { Environment } from './environment-reader.ts';

/** Variables that hold something that nobody else should see. */
const SECRETS = [
  'SENDCLOUD_SECRET_KEY',
  'SENDCLOUD_CLIENT_SECRET',
  'SHIPPING_CHANNELS_API_KEY',
  'HOOKGRAPH_CALLER_TOKENS',
  'HOOKGRAPH_GATEWAY_SECRET',
];

/**
 * Reads secrets from files, as containers are given them: `NAME_FILE` names the file whose content is
 * the value of `NAME`, without a line break at its end. Throws {@link ConfigError}.
 */
export function readSecretFiles(environment: Environment): Environment {
  const problems: string[] = [];
  const resolved: Record<string, string | undefined> = { ...environment };
  for (const name of SECRETS) {
    const path = environment[`${name}_FILE`] ?? '';
    delete resolved[`${name}_FILE`];
    if (path === '') continue;
    if ((environment[name] ?? '') !== '') {
      problems.push(`${name} and ${name}_FILE are not given both.`);
      continue;
    }
    try {
      resolved[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? `: ${error.code}` : '';
      problems.push(`${name}_FILE cannot be read${reason}.`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return resolved;
}
