import type { Histogram } from 'prom-client';
import type { Listener } from '../domain/observer.ts';
import type { PendingCounter } from './pending-counter.ts';

const KEYS = [1, 2, 5, 10, 20, 50, 100, 200];

/** Counts what happens while operations are answered. The parameters make metrics of one registry. */
export function createMeasuringListener(
  counter: (name: string, help: string, labelNames: readonly string[]) => PendingCounter,
  histogram: (
    name: string,
    help: string,
    labelNames: readonly string[],
    buckets?: readonly number[],
  ) => Histogram,
): Listener {
  const callDurations = histogram(
    'http_client_request_duration_seconds',
    'Time of one request to an API, from asking for its turn to the end of its answer.',
    ['api', 'operation', 'http_response_status_code', 'error_type'],
  );
  const batchKeys = histogram(
    'hookgraph_batch_keys',
    'Keys that a loader has put together in one batch.',
    ['api', 'operation'],
    KEYS,
  );
  const waits = histogram(
    'hookgraph_turn_wait_seconds',
    'Time that a request has waited for quota or a connection, where it had to.',
    ['api', 'kind'],
  );
  const reads = counter(
    'hookgraph_upstream_reads_total',
    'Reads, by how they were answered: sent, joined, fresh or stale.',
    ['api', 'operation', 'outcome'],
  );
  const retries = counter('hookgraph_upstream_retries_total', 'Requests sent again, by why.', [
    'api',
    'reason',
  ]);
  const exhausted = counter(
    'hookgraph_retry_budget_exhausted_total',
    'Requests that were not sent again, because too many are.',
    ['api'],
  );
  const limited = counter(
    'hookgraph_rate_limited_total',
    'Requests held back for a limit: by us before they are sent, by the API with a 429.',
    ['api', 'window', 'by'],
  );
  const unknownWords = counter(
    'hookgraph_unknown_words_total',
    'Words of the APIs that this version does not know, by field: they are kept as text.',
    ['api', 'field'],
  );
  const transitions = counter('hookgraph_circuit_transitions_total', 'Changes of circuits.', [
    'api',
    'to',
  ]);

  return {
    onBatch: (api, operation, keys) => batchKeys.observe({ api, operation }, keys),
    onRead: (api, operation, outcome) => reads.inc({ api, operation, outcome }),
    onCall({ api, operation, status, ms }, failure) {
      const labels = { http_response_status_code: status ?? 'none', error_type: failure ?? '' };
      callDurations.observe({ api, operation, ...labels }, ms / 1000);
    },
    onWrite() {},
    onRetry(api, reason, isAllowed) {
      if (isAllowed) retries.inc({ api, reason });
      else exhausted.inc({ api });
    },
    onRateLimited: (api, window, by) => limited.inc({ api, window: window ?? 'unknown', by }),
    onWait: (api, kind, ms) => waits.observe({ api, kind }, ms / 1000),
    onCircuit: (api, to) => transitions.inc({ api, to }),
    onUnknownWord: (api, field) => unknownWords.inc({ api, field }),
    onStaleField() {},
  };
}
