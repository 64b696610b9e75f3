import { defineConfig } from 'vitest/config';

// Apart from the suite: each test is a deployment of several processes, and needs the machine for itself.
export default defineConfig({
  test: {
    include: ['test/replicas/*.test.ts'],
    fileParallelism: false,
    setupFiles: ['test/support/no-canary-leaks.ts'],
    experimental: { viteModuleRunner: false },
    reporters: process.env.CI ? ['default', './test/support/plain-summary.ts'] : ['default'],
    testTimeout: 60_000,
  },
});
