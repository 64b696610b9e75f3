import { type Logger, pino } from 'pino';
import { build } from 'pino-pretty';
import type { Config } from './config.ts';

/** Writes to standard output: for a person in a terminal, else and in production one line of JSON each. */
export function createLogger(
  { logLevel, production }: Pick<Config, 'logLevel' | 'production'>,
  isTerminal: boolean,
): Logger {
  const options = { level: logLevel, base: null };
  if (production || !isTerminal) return pino(options);
  return pino(options, build({ singleLine: true, sync: true }));
}
