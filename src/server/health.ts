import type { CircuitState, UpstreamApi } from '../domain/upstream.ts';

/** Where the process is in its life. */
export type Phase = 'starting' | 'ready' | 'draining';

/** The answer of `/readyz`: 503 only while starting or draining, since each API serves without the other. */
export function describeReadiness(
  phase: Phase,
  degraded: readonly UpstreamApi[],
  circuits: Readonly<Record<UpstreamApi, CircuitState>>,
): { readonly status: number; readonly body: object } {
  return { status: phase === 'ready' ? 200 : 503, body: { status: phase, degraded, circuits } };
}
