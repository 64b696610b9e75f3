import { LRUCache } from 'lru-cache';
import type { ApiDefinition } from './api-definition.ts';
import {
  CIRCUIT_POLICY,
  type Circuit,
  type CircuitPolicy,
  createAnswerCircuit,
  createConnectionCircuit,
} from './breaker/circuit.ts';
import { assertTimeLeft, codeOfAbort, type Deadline } from './deadline.ts';
import type { Places } from './places.ts';
import type { RateGovernor } from './rate-limit/governor.ts';
import type { RequestKind } from './rate-limit/rule.ts';
import { startAttempt } from './transport/attempt.ts';
import { parseBody, retryAfterMsOf, saidLimitOf } from './transport/response.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport/transport.ts';
import { type UpstreamApi, UpstreamError, type UpstreamErrorCode } from './upstream-error.ts';

export interface SenderOptions {
  readonly transport: Transport;
  readonly governor: RateGovernor;
  /** As many as there are connections. */
  readonly places: Places;
  /** How long a request waits for one of them, in milliseconds. */
  readonly longestWaitMs: number;
  readonly decodeErrorBody: ApiDefinition['decodeErrorBody'];
  readonly circuitPolicy?: CircuitPolicy;
}

/** Sends requests of many credentials, each within its limits, unless it would be in vain. */
export interface Sender {
  readonly api: UpstreamApi;
  /** Of the upstream as a whole. */
  readonly circuitState: Circuit['state'];
  /**
   * Sends one request, once. Any status is an answer. Throws {@link UpstreamError}: what the
   * transport throws, and what was not tried when there is no time, no allowance or no hope.
   */
  send(scope: string, request: TransportRequest): Promise<TransportResponse>;
}

/** For how many credentials it remembers: one takes 3 kB, and who forges credentials fills them all. */
const MAX_CIRCUITS = 1000;

export function createSender(options: SenderOptions): Sender {
  const {
    transport,
    governor,
    places,
    longestWaitMs,
    decodeErrorBody,
    circuitPolicy = CIRCUIT_POLICY,
  } = options;
  const { api } = transport;
  const connectionCircuit = createConnectionCircuit(circuitPolicy);
  const answerCircuits = new LRUCache<string, Circuit>({
    max: MAX_CIRCUITS,
    memoMethod: () => createAnswerCircuit(circuitPolicy),
  });

  /**
   * Counts a request at the moment at which there is a place for it: it would be sent later than it
   * counts otherwise. Who waits for its limits takes no place from others, and the other way round.
   */
  async function enter(scope: string, kind: RequestKind, deadline: Deadline): Promise<Disposable> {
    for (;;) {
      await governor.acquire(scope, kind, deadline);
      const free = places.takeFree();
      if (free !== null) return free;
      governor.release(scope, kind);
      const place = await waitForPlace(deadline);
      if (governor.tryAcquire(scope, kind)) return place;
      place[Symbol.dispose]();
    }
  }

  async function waitForPlace(deadline: Deadline): Promise<Disposable> {
    using wait = startAttempt(deadline.signal, longestWaitMs);
    const place = await places.take(wait.signal).catch(() => {
      throw notTried('no connection is free', codeOfAbort(wait.signal));
    });
    if (place === null) throw notTried('too many requests wait already');
    try {
      assertTimeLeft(api, deadline);
      return place;
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  }

  async function sendWithin(scope: string, request: TransportRequest): Promise<TransportResponse> {
    const kind = request.method === 'GET' ? 'read' : 'write';
    using _place = await enter(scope, kind, request.deadline);
    const response = await transport.send(request);
    const isRefusal = response.status === 429;
    const errorBody = isRefusal ? decodeErrorBody(parseBody(response)) : null;
    governor.learn(scope, kind, {
      isRefusal,
      retryAfterMs: retryAfterMsOf(response, errorBody),
      said: saidLimitOf(response),
    });
    return response;
  }

  return {
    api,
    get circuitState() {
      return connectionCircuit.state;
    },

    async send(scope, request) {
      assertTimeLeft(api, request.deadline);
      const response = await answerCircuits.memo(scope).run(async () => {
        const send = () => sendWithin(scope, request);
        // One with a time of its own waits for more than the API, and so tells nothing of it.
        const answer =
          request.timeoutMs === undefined
            ? await connectionCircuit.run(send)
            : await sendBeside(send);
        if (answer === null) throw notTried('the upstream is down');
        return answer;
      });
      if (response === null) throw notTried('the upstream fails');
      return response;
    },
  };

  /** Sends while the circuit is closed, without a word to it. */
  async function sendBeside(
    send: () => Promise<TransportResponse>,
  ): Promise<TransportResponse | null> {
    return connectionCircuit.state === 'closed' ? send() : null;
  }

  function notTried(
    reason: string,
    code: UpstreamErrorCode = 'UPSTREAM_UNAVAILABLE',
  ): UpstreamError {
    return new UpstreamError(`not sent: ${reason}`, { api, code, tried: false });
  }
}
