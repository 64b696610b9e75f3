import { defineConfig } from 'vitest/config';

// Apart from the suite, because it installs what it tests from the package registry.
export default defineConfig({
  test: {
    include: ['test/package/*.test.ts'],
    experimental: { viteModuleRunner: false },
    testTimeout: 15_000,
  },
});
