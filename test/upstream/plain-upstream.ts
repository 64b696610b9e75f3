import { createRateGovernor } from '../../src/upstream/rate-limit/governor.ts';
import { createSharedReads } from '../../src/upstream/sharing/shared-reads.ts';
import type { Transport } from '../../src/upstream/transport/transport.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';

/** An upstream that keeps nothing and sends nothing twice: for tests of one request. */
export function plainUpstream(transport: Transport): Upstream {
  const { api } = transport;
  return {
    sender: { api, circuitState: 'closed', send: (_scope, request) => transport.send(request) },
    governor: createRateGovernor({ api, rules: [], maxScopes: 10, longestWaitMs: 0 }),
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
