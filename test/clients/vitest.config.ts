import { defineConfig } from 'vitest/config';
import { defaults } from '../support/vitest-defaults.ts';

// Apart from the suite, because the clients are installed from the package registry, with versions
// of libraries that the graph itself does not use.
export default defineConfig({
  test: {
    ...defaults,
    include: ['test/clients/*.test.ts'],
    testTimeout: 15_000,
    hookTimeout: 30_000,
    // Most of the time goes by in waiting, for processes and for idle connections.
    maxWorkers: 3,
  },
});
