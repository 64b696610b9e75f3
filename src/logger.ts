import { type Logger, pino } from 'pino';
import { build } from 'pino-pretty';
import type { Config } from './config/config.ts';

/**
 * In production lines are written together: a write for each takes a tenth of what an operation does.
 * What is gathered is written after half a second, and when the process ends; of a reader that does
 * not keep up, a megabyte is kept.
 */
const BUFFERED = { sync: false, minLength: 16_000, periodicFlush: 500, maxLength: 1024 * 1024 };

/** Writes to standard output: for a person in a terminal, else and in production one line of JSON each. */
export function createLogger(
  { logLevel, production }: Pick<Config, 'logLevel' | 'production'>,
  isTerminal: boolean,
): Logger {
  const options = { level: logLevel, base: null };
  if (production) return pino(options, pino.destination(BUFFERED));
  if (!isTerminal) return pino(options);
  return pino(options, build({ singleLine: true, sync: true }));
}
