import type { FieldPath, Observer } from '../../src/domain/observer.ts';
import { NO_TRACER } from '../../src/domain/tracer.ts';
import type { UpstreamCall } from '../../src/domain/upstream.ts';

/** An observer that keeps whatever it is told, in that order. */
export interface RecordedObserver extends Observer {
  readonly events: readonly unknown[];
  /** The calls among them. */
  readonly calls: readonly UpstreamCall[];
}

export function recordObserver(): RecordedObserver {
  const events: unknown[] = [];
  const calls: UpstreamCall[] = [];
  return {
    tracer: NO_TRACER,
    events,
    calls,
    onBatch: (api, loader, keys) => events.push({ batch: loader, api, keys }),
    onRead: (api, operation, source) => events.push({ read: operation, api, source }),
    onCall(call) {
      calls.push(call);
      events.push({ call: call.operation, api: call.api, status: call.status });
    },
    onWrite: (write) => events.push({ write }),
    onRetry: (api, failure, isAllowed) => events.push({ retry: failure, api, isAllowed }),
    onRateLimited: (api, window, by) => events.push({ rateLimited: window, api, by }),
    onWait: (api, kind, ms) => events.push({ wait: ms, api, kind }),
    onCircuit: (api, state) => events.push({ circuit: state, api }),
    onUnknownWord: (api, field) => events.push({ unknownWord: field, api }),
    onStaleField: (path: FieldPath, ageMs) => events.push({ staleField: path.key, ageMs }),
  };
}
