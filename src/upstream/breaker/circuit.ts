import {
  BrokenCircuitError,
  CircuitState,
  circuitBreaker,
  handleWhenResult,
  type IBackoff,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel';
import type { TransportResponse } from '../transport/transport.ts';
import { UpstreamError } from '../upstream-error.ts';
import { createFailureRate } from './failure-rate.ts';

/** Keeps requests from an upstream that fails, until one of them has succeeded again. */
export interface Circuit {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Runs it, or returns null at once when nothing is to be sent. Throws what it throws. */
  run(send: () => Promise<TransportResponse>): Promise<TransportResponse | null>;
}

const STATES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
} as const;

export interface CircuitPolicy {
  readonly threshold: number;
  readonly minimum: number;
  readonly windowMs: number;
  /** How long nothing is sent before one request is tried. */
  readonly openMs: number;
}

export const CIRCUIT_POLICY: CircuitPolicy = {
  threshold: 0.5,
  minimum: 10,
  windowMs: 30_000,
  openMs: 10_000,
};

/** What a request that has ended says of the upstream: `nothing`, say, when its client gave it up. */
type Verdict = 'good' | 'bad' | 'nothing';

/** One that opens when no answer arrives, or none ends: of the whole upstream. */
export function createConnectionCircuit(policy: CircuitPolicy): Circuit {
  return createCircuit(policy, {
    ofStatus: () => 'good',
    isBad({ code, status, tried, broken }) {
      if (!tried) return false;
      // What has no end and a status of 5xx is for the circuit of the answers.
      return status === null || broken || (code === 'UPSTREAM_TIMEOUT' && status < 500);
    },
  });
}

/** One that opens when the answers are failures: of one credential at it. */
export function createAnswerCircuit(policy: CircuitPolicy): Circuit {
  return createCircuit(policy, {
    ofStatus: (status) => (status >= 500 ? 'bad' : 'good'),
    isBad: () => false,
  });
}

/** Thrown to leave a request out of the count: it began before the state changed, or has shown nothing. */
class NotCounted extends Error {}

function createCircuit(
  { openMs, ...rate }: CircuitPolicy,
  judge: {
    ofStatus(status: number): Verdict;
    /** Of a request that got no answer, or none that ended. */
    isBad(error: UpstreamError): boolean;
  },
): Circuit {
  const now = () => performance.now();
  let probesAtMs = Number.NEGATIVE_INFINITY;
  const wait: IBackoff<IHalfOpenAfterBackoffContext> = {
    // The library asks the clock on the wall, which is set back at times: the time is kept here.
    duration: Number.NEGATIVE_INFINITY,
    next({ result }) {
      // After a probe that has shown nothing the next one is sent at once: no client may keep it open.
      const hasShownNothing = 'value' in result && result.value === 'nothing';
      probesAtMs = hasShownNothing ? now() : now() + openMs;
      return wait;
    },
  };
  const breaker = circuitBreaker(
    handleWhenResult((verdict) => verdict !== 'good'),
    { halfOpenAfter: wait, breaker: createFailureRate(rate) },
  );
  let changes = 0;
  breaker.onStateChange(() => {
    changes += 1;
  });

  function verdictOf(error: unknown): Verdict {
    if (!(error instanceof UpstreamError) || error.code === 'CANCELLED') return 'nothing';
    if (judge.isBad(error)) return 'bad';
    return error.status === null ? 'nothing' : judge.ofStatus(error.status);
  }

  return {
    get state() {
      return STATES[breaker.state];
    },
    async run(send) {
      // The library would have the others wait for the probe, however soon their clients hang up.
      if (breaker.state === CircuitState.HalfOpen) return null;
      if (breaker.state === CircuitState.Open && now() < probesAtMs) return null;
      const sent: Promise<TransportResponse>[] = [];
      try {
        await breaker.execute(async () => {
          const isProbe = breaker.state === CircuitState.HalfOpen;
          const changesBefore = changes;
          const answer = send();
          sent.push(answer);
          const verdict = await answer.then(({ status }) => judge.ofStatus(status), verdictOf);
          const isLate = changes !== changesBefore;
          if (isLate || (verdict === 'nothing' && !isProbe)) throw new NotCounted();
          return verdict;
        });
      } catch (error) {
        const isExpected = error instanceof BrokenCircuitError || error instanceof NotCounted;
        if (!isExpected) throw error;
      }
      return sent[0] ?? null;
    },
  };
}
