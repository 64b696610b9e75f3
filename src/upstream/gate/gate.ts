import type { Observer } from '../../domain/observer.ts';
import type { CircuitState, Requests, UpstreamApi } from '../../domain/upstream.ts';
import { assertTimeLeft, codeOfAbort, type Deadline } from '../deadline.ts';
import type { SharedQuotas } from '../replicas.ts';
import { UpstreamError, type UpstreamErrorCode } from '../upstream-error.ts';
import { CIRCUIT_POLICY, type CircuitPolicy, createCircuit, type Verdict } from './circuit.ts';
import { createConnectionSlots } from './connection-slots.ts';
import type { LimitResponse, Quota } from './quota.ts';
import { createQuotas } from './quotas.ts';
import type { RateLimitRule, RateLimitState, RequestKind } from './rate-limit.ts';

export interface GateOptions {
  readonly api: UpstreamApi;
  readonly rules: readonly RateLimitRule[];
  /** The number of credentials whose quota is remembered. */
  readonly maxQuotas: number;
  /** The longest wait in the quota queue, in milliseconds. */
  readonly longestQuotaWaitMs: number;
  /** The number of connections to the API, and of the requests that may wait for one. */
  readonly connections: number;
  readonly maxWaiting: number;
  /** The longest wait for a connection, in milliseconds. */
  readonly longestSlotWaitMs: number;
  readonly circuitPolicy?: CircuitPolicy;
  /** Where the quotas are counted together with other replicas; in this process alone unless given. */
  readonly sharedQuotas?: SharedQuotas;
  /** A clock that never goes back, in milliseconds. */
  readonly now?: () => number;
}

/**
 * The way to one API. A request enters when the circuit admits it, its credential has quota, and a
 * connection slot is free; when all three hold already, it gets its pass at once and not a promise.
 */
export interface Gate {
  readonly api: UpstreamApi;
  readonly circuitState: CircuitState;
  /**
   * Lets one request through, which then counts towards its quota. Throws {@link UpstreamError} with
   * `tried: false`: too little time, an open circuit, or no quota or slot within the longest wait.
   */
  enter(entrant: Entrant): Pass | Promise<Pass>;
  /**
   * How long until an operation of these requests is sendable, in whole milliseconds: infinite for
   * never, null when no request has to wait for longer than the quota queue lets it.
   */
  quotaWaitMs(quotaKey: string, requests: Requests): number | null;
  /** What a credential has left of each limit. */
  describe(quotaKey: string): readonly RateLimitState[];
}

/** A request that is to be sent. */
export interface Entrant {
  readonly quotaKey: string;
  readonly kind: RequestKind;
  readonly deadline: Deadline;
  /** Told how long it has waited, and when its verdict changes the circuit. */
  readonly observer: Observer;
  /**
   * False for a request whose duration depends on more than the API (a test event): it is never the
   * probe, and its verdict is dropped. True unless given.
   */
  readonly affectsCircuit?: boolean;
}

export function createGate(options: GateOptions): Gate {
  const { api, rules, circuitPolicy = CIRCUIT_POLICY, now = () => performance.now() } = options;
  const circuit = createCircuit(circuitPolicy);
  const slots = createConnectionSlots(options.connections, options.maxWaiting);
  const { maxQuotas, longestQuotaWaitMs: longestWaitMs, sharedQuotas = null } = options;
  const quotas = createQuotas({ api, rules, maxQuotas, longestWaitMs, sharedQuotas, now });

  /**
   * Waits for quota, then for a slot. A waiting request holds neither, nor is it the probe: it would block
   * others, or count before it is sent.
   */
  async function waitForBoth(quota: Quota, kind: RequestKind, deadline: Deadline): Promise<void> {
    for (;;) {
      await quota.acquire(kind, deadline);
      if (slots.tryAcquire()) return;
      quota.release(kind);
      await waitForSlot(deadline);
      if (quota.tryAcquire(kind)) return;
      slots.release();
    }
  }

  async function waitForSlot(deadline: Deadline): Promise<void> {
    using wait = startWait(deadline.signal, options.longestSlotWaitMs);
    const isAcquired = await slots.acquire(wait.signal).catch(() => {
      throw notSent('no connection is free', codeOfAbort(wait.signal));
    });
    if (!isAcquired) throw notSent('too many requests wait already');
    try {
      assertTimeLeft(api, deadline);
    } catch (error) {
      slots.release();
      throw error;
    }
  }

  async function enterLater(entrant: Entrant, quota: Quota): Promise<Pass> {
    const { kind, deadline, observer } = entrant;
    const startedAtMs = now();
    try {
      await waitForBoth(quota, kind, deadline);
    } finally {
      observer.onWait(api, kind, Math.round(now() - startedAtMs));
    }
    return admit(entrant, quota);
  }

  /** Admits a request that holds quota and a slot. If the circuit opened while it waited, both are released and it is rejected. */
  function admit(entrant: Entrant, quota: Quota): Pass {
    const { kind, observer, affectsCircuit = true } = entrant;
    const before = circuit.state;
    const period = circuit.admit(now(), affectsCircuit);
    if (period === null) {
      slots.release();
      quota.release(kind);
      throw notSent(DOWN);
    }
    if (circuit.state !== before) observer.onCircuit(api, circuit.state);
    return new Pass(leave, entrant, quota, period);
  }

  const leave: Leave = (period, verdict, observer) => {
    const before = circuit.state;
    circuit.record(period, verdict, now());
    if (circuit.state !== before) observer.onCircuit(api, circuit.state);
    slots.release();
  };

  function notSent(reason: string, code: UpstreamErrorCode = 'UPSTREAM_UNAVAILABLE') {
    return new UpstreamError(`not sent: ${reason}`, { api, code, tried: false });
  }

  return {
    api,
    get circuitState() {
      return circuit.state;
    },

    enter(entrant) {
      const { quotaKey, kind, deadline, affectsCircuit = true } = entrant;
      assertTimeLeft(api, deadline);
      if (!circuit.isAdmitting(now(), affectsCircuit)) throw notSent(DOWN);
      const quota = quotas.of(quotaKey);
      if (slots.tryAcquire()) {
        if (quota.tryAcquire(kind)) return admit(entrant, quota);
        slots.release();
      }
      return enterLater(entrant, quota);
    },

    quotaWaitMs: (quotaKey, requests) => quotas.peek(quotaKey).quotaWaitMs(requests),
    describe: (quotaKey) => quotas.peek(quotaKey).describe(),
  };
}

const DOWN = 'the upstream is down';

type Leave = (period: number, verdict: Verdict, observer: Observer) => void;

/**
 * The pass of one admitted request. It holds a connection slot until it is disposed of; its verdict then
 * goes to the circuit. (A class, so that a request costs one object.)
 */
export class Pass implements Disposable {
  readonly #leave: Leave;
  readonly #entrant: Entrant;
  readonly #quota: Quota;
  readonly #period: number;
  #verdict: Verdict = 'nothing';

  constructor(leave: Leave, entrant: Entrant, quota: Quota, period: number) {
    this.#leave = leave;
    this.#entrant = entrant;
    this.#quota = quota;
    this.#period = period;
  }

  /** Told of the response, whatever its status. */
  tell(response: LimitResponse): void {
    this.#verdict = 'good';
    this.#quota.learn(this.#entrant.kind, response);
  }

  /** Told why there is no response. */
  tellFailure(error: unknown): void {
    const reached = error instanceof UpstreamError ? error.reached : null;
    if (reached !== null) this.#verdict = reached ? 'good' : 'bad';
  }

  [Symbol.dispose](): void {
    this.#leave(this.#period, this.#verdict, this.#entrant.observer);
  }
}

/** One wait for something. It leaves no timer and no listener behind when it is disposed of. */
interface Wait extends Disposable {
  readonly signal: AbortSignal;
}

/** Starts a wait that ends with its operation, or after `timeoutMs` (`TimeoutError`). */
function startWait(operation: AbortSignal, timeoutMs: number): Wait {
  const controller = new AbortController();
  const endWithOperation = () => controller.abort(operation.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('The wait took too long.', 'TimeoutError')),
    timeoutMs,
  );
  operation.addEventListener('abort', endWithOperation, { once: true });
  if (operation.aborted) endWithOperation();
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      operation.removeEventListener('abort', endWithOperation);
    },
  };
}
