import { LRUCache } from 'lru-cache';
import type { ApiDefinition } from './api-definition.ts';
import {
  CIRCUIT_POLICY,
  type Circuit,
  type CircuitPolicy,
  createAnswerCircuit,
  createConnectionCircuit,
} from './breaker/circuit.ts';
import { assertTimeLeft } from './deadline.ts';
import type { RateGovernor } from './rate-limit/governor.ts';
import { parseBody, retryAfterMsOf, saidLimitOf } from './transport/response.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport/transport.ts';
import { type UpstreamApi, UpstreamError } from './upstream-error.ts';

export interface SenderOptions {
  readonly transport: Transport;
  readonly governor: RateGovernor;
  readonly decodeErrorBody: ApiDefinition['decodeErrorBody'];
  /** For how many credentials it remembers. */
  readonly maxScopes: number;
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

const MAX_CIRCUITS = 1000;

export function createSender(options: SenderOptions): Sender {
  const {
    transport,
    governor,
    decodeErrorBody,
    maxScopes,
    circuitPolicy = CIRCUIT_POLICY,
  } = options;
  const { api } = transport;
  const connectionCircuit = createConnectionCircuit(circuitPolicy);
  const answerCircuits = new LRUCache<string, Circuit>({
    // One takes 3 kB, and who forges credentials fills them all.
    max: Math.min(maxScopes, MAX_CIRCUITS),
    memoMethod: () => createAnswerCircuit(circuitPolicy),
  });

  async function sendWithin(scope: string, request: TransportRequest): Promise<TransportResponse> {
    const kind = request.method === 'GET' ? 'read' : 'write';
    await governor.acquire(scope, kind, request.deadline);
    const response = await transport.send(request).catch((error: unknown) => {
      if (error instanceof UpstreamError && !error.tried) governor.release(scope, kind);
      throw error;
    });
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

  function notTried(reason: string): UpstreamError {
    return new UpstreamError(`not sent: ${reason}`, {
      api,
      code: 'UPSTREAM_UNAVAILABLE',
      tried: false,
    });
  }
}
