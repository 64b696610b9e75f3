import type { InlineConfig } from 'vitest/node';

/**
 * Options of every set of tests. What a test waits for has ten seconds (the default is one): a
 * process starts a second late on a machine that is busy, and a wait that is too short finds no
 * fault in Hookgraph.
 */
export const defaults = {
  // Vite would load another copy of graphql than the libraries do.
  experimental: { viteModuleRunner: false },
  expect: { poll: { timeout: 10_000 } },
  reporters: process.env.CI ? ['default', './test/support/plain-summary.ts'] : ['default'],
} satisfies InlineConfig;
