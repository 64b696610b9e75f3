import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const LOGGER = resolve(import.meta.dirname, '../src/logger.ts');

/** What a process of its own writes when it logs one line. */
async function log(config: object, isTerminal: boolean): Promise<string> {
  const script = `
    import { createLogger } from ${JSON.stringify(LOGGER)};
    const logger = createLogger(${JSON.stringify(config)}, ${isTerminal});
    logger.info({ requestId: 'abc', status: 200 }, 'request');
  `;
  const args = ['--input-type=module-typescript', '--eval', script];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

test('a person in a terminal gets words', async () => {
  const line = await log({ logLevel: 'info', production: false }, true);
  expect(line).toContain('INFO');
  expect(line).toContain('request');
  expect(line.split('\n')).toHaveLength(2);
  expect(() => JSON.parse(line)).toThrow();
});

const machines = [
  { what: 'in production', config: { logLevel: 'info', production: true }, isTerminal: true },
  {
    what: 'without a terminal',
    config: { logLevel: 'info', production: false },
    isTerminal: false,
  },
];

test.for(machines)('a line is JSON $what', async ({ config, isTerminal }) => {
  expect(JSON.parse(await log(config, isTerminal))).toEqual({
    level: 30,
    time: expect.any(Number),
    requestId: 'abc',
    status: 200,
    msg: 'request',
  });
});

test.for(['warn', 'silent'])('the level %s leaves it out', async (logLevel) => {
  expect(await log({ logLevel, production: true }, false)).toBe('');
});
