import { defineConfig } from 'vitest/config';

// Apart from the suite: each example is installed as a reader would, and runs in processes of its own.
export default defineConfig({
  test: {
    include: ['test/examples/*.test.ts'],
    fileParallelism: false,
    setupFiles: ['test/support/no-canary-leaks.ts'],
    experimental: { viteModuleRunner: false },
    reporters: process.env.CI ? ['default', './test/support/plain-summary.ts'] : ['default'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
