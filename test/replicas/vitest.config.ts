import { defineConfig } from 'vitest/config';
import { defaults } from '../support/vitest-defaults.ts';

// Apart from the suite: each test is a deployment of several processes, and needs the machine for itself.
export default defineConfig({
  test: {
    ...defaults,
    include: ['test/replicas/*.test.ts'],
    fileParallelism: false,
    setupFiles: ['test/support/no-canary-leaks.ts'],
    testTimeout: 60_000,
  },
});
