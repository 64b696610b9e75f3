import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They have configurations of their own.
    exclude: ['bench', 'clients', 'package', 'long', 'replicas', 'examples'].map(
      (name) => `test/${name}/**`,
    ),
    // Files share nothing but what their own apps hold, and start in half the time.
    isolate: false,
    // Most of the time goes by in waiting: for answers, for processes, for a browser.
    maxWorkers: 4,
    setupFiles: ['test/support/no-canary-leaks.ts'],
    // Vite would load another copy of graphql than the libraries do.
    experimental: { viteModuleRunner: false },
    reporters: process.env.CI ? ['default', './test/support/plain-summary.ts'] : ['default'],
    testTimeout: 30_000,
  },
});
