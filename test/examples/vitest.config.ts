import { defineConfig } from 'vitest/config';
import { defaults } from '../support/vitest-defaults.ts';

// Apart from the suite: each example is installed as a reader would, and runs in processes of its own.
export default defineConfig({
  test: {
    ...defaults,
    include: ['test/examples/*.test.ts'],
    fileParallelism: false,
    setupFiles: ['test/support/no-canary-leaks.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
