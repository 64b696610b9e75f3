import { defineConfig } from 'vitest/config';

// Apart from the suite, because each of them takes long, and measures a machine that does nothing else.
export default defineConfig({
  test: {
    include: ['test/long/*.test.ts'],
    setupFiles: ['test/support/no-canary-leaks.ts'],
    fileParallelism: false,
    experimental: { viteModuleRunner: false },
    testTimeout: 60_000,
  },
});
