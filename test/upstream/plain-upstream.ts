import type { UpstreamApi } from '../../src/domain/upstream.ts';
import { createGate, type Gate } from '../../src/upstream/gate/gate.ts';
import { createMutex } from '../../src/upstream/mutex.ts';
import { createSharedReads } from '../../src/upstream/sharing/shared-reads.ts';
import type { Transport } from '../../src/upstream/transport/transport.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';

/** A gate that nobody has gone through, of an API without limits. */
function createPlainGate(api: UpstreamApi): Gate {
  return createGate({
    api,
    rules: [],
    maxQuotas: 10,
    longestQuotaWaitMs: 0,
    connections: 50,
    maxWaiting: 0,
    longestSlotWaitMs: 0,
  });
}

/** An upstream that keeps nothing, learns nothing and sends nothing twice: for tests of one request. */
export function plainUpstream(transport: Transport): Upstream {
  const { api } = transport;
  return {
    gate: {
      ...createPlainGate(api),
      enter: (...request) => createPlainGate(api).enter(...request),
    },
    transport,
    retry: (_deadline, attempt) => attempt(),
    reads: createSharedReads({
      api: transport.api,
      maxStaleMs: 0,
      maxEntries: 100,
      maxBytes: 1_000_000,
    }),
    mutex: createMutex(api, null),
    freshnessOf: () => ({ freshMs: 0 }),
  };
}
