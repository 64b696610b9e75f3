import { defineConfig } from 'vitest/config';
import { defaults } from '../support/vitest-defaults.ts';

// Apart from the suite, because each of them takes long, and measures a machine that does nothing else.
export default defineConfig({
  test: {
    ...defaults,
    include: ['test/long/*.test.ts'],
    setupFiles: ['test/support/no-canary-leaks.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
  },
});
