import { type Attributes, trace } from '@opentelemetry/api';
import type { Listener } from '../domain/observer.ts';

/** Makes events of what happens, in the span in which it does. `linkTo` links that span to a read that it has joined. */
export function createEventListener(linkTo: (shared: object) => void): Listener {
  const tell = (name: string, attributes: Attributes) =>
    trace.getActiveSpan()?.addEvent(`hookgraph.${name}`, attributes);
  return {
    onBatch() {},
    onRead(api, operation, source, shared) {
      const attributes = { 'hookgraph.api': api, 'hookgraph.operation': operation };
      tell('read', { ...attributes, 'hookgraph.read': source });
      if (source === 'joined' && shared !== null) linkTo(shared);
    },
    onCall() {},
    onWrite() {},
    onRetry: (api, failure, isAllowed) =>
      tell('retry', {
        'hookgraph.api': api,
        'error.type': failure,
        'hookgraph.allowed': isAllowed,
      }),
    onRateLimited: (api, window, by) =>
      tell('rate_limited', {
        'hookgraph.api': api,
        'hookgraph.window': window ?? 'unknown',
        'hookgraph.by': by,
      }),
    onWait: (api, kind, ms) =>
      tell('wait', { 'hookgraph.api': api, 'hookgraph.kind': kind, 'hookgraph.turn_wait_ms': ms }),
    onCircuit: (api, state) =>
      tell('circuit', { 'hookgraph.api': api, 'hookgraph.circuit': state }),
    onUnknownWord: (api, field) =>
      tell('unknown_word', { 'hookgraph.api': api, 'hookgraph.field': field }),
    onStaleField: (_path, ageMs) => tell('stale', { 'hookgraph.age_ms': ageMs }),
  };
}
