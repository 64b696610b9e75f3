import { createSharedReads } from '../../src/upstream/shared-reads.ts';
import type { Transport } from '../../src/upstream/transport.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';

/** An upstream that keeps nothing and sends nothing twice: for tests of one request. */
export function plainUpstream(transport: Transport): Upstream {
  return {
    transport,
    retry: (_deadline, attempt) => attempt(),
    reads: createSharedReads({
      api: transport.api,
      maxStaleMs: 0,
      maxEntries: 100,
      maxBytes: 1_000_000,
    }),
    freshMs: 0,
    releaseFreshMs: 0,
  };
}
