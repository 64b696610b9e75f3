import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { defaults } from './support/vitest-defaults.ts';

// Every process compiles the same files: a start takes half the time when one has.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, '../node_modules/.cache/compile');

export default defineConfig({
  test: {
    ...defaults,
    include: ['test/**/*.test.ts'],
    // They have configurations of their own.
    exclude: ['bench', 'clients', 'package', 'long', 'replicas', 'examples'].map(
      (name) => `test/${name}/**`,
    ),
    // Files share nothing but what their own apps hold, and start in half the time.
    isolate: false,
    // Most of the time goes by in waiting: for answers, for processes, for a browser.
    maxWorkers: 6,
    // A tenth of its time was the collection of short-lived objects.
    execArgv: ['--max-semi-space-size=64'],
    setupFiles: ['test/support/no-canary-leaks.ts'],
    testTimeout: 30_000,
  },
});
