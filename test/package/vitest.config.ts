import { defineConfig } from 'vitest/config';
import { defaults } from '../support/vitest-defaults.ts';

// Apart from the suite, because it installs what it tests from the package registry.
export default defineConfig({
  test: {
    ...defaults,
    include: ['test/package/*.test.ts'],
    testTimeout: 15_000,
  },
});
