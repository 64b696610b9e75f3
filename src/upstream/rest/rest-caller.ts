import { ForbiddenError, ValidationError } from '../../domain/errors.ts';
import { createSecret, type Secret } from '../../domain/secret.ts';
import type { SentWrite } from '../../domain/upstream.ts';
import type { Credential } from '../credential.ts';
import type { Deadline } from '../deadline.ts';
import { ApiResponse } from '../transport/response.ts';
import type { TransportRequest } from '../transport/transport.ts';
import type { ApiDefinition, Upstream, UpstreamSession } from '../upstream.ts';
import { UpstreamError } from '../upstream-error.ts';
import { readAnswer } from './rest-answer.ts';
import { pathOf, type RestCall } from './rest-call.ts';

export interface RestApi extends ApiDefinition {
  readonly upstream: Upstream;
}

/**
 * Makes one call and returns what its answer decodes to. A read may be answered with what others
 * have read, and is sent again after a transient failure; a write only when it was certainly not
 * sent, or rejected for an old token. So a call sends at most 4 requests: 3, and 1 with a new token.
 * Throws {@link UpstreamError} and what `readAnswer` throws.
 */
export type RestCaller = <T>(call: RestCall<T>) => Promise<T>;

/** About what an error with its stack takes, in memory that a kept answer holds. */
const ERROR_BYTES = 2048;

/** With which another replica has asked: what it has kept is no answer that could quote it. */
const NO_SECRET = createSecret('');

export function createRestCaller(rest: RestApi, session: UpstreamSession): RestCaller {
  const { api, upstream, decodeErrorBody } = rest;
  const { gate, transport, retry, reads, freshnessOf } = upstream;
  const { credential, observer, quotaWaitMs } = session;

  const onUnknownWord = (field: string) => observer.onUnknownWord(api, field);

  function notSendableOf(operation: string): UpstreamError | null {
    if (quotaWaitMs === null) return null;
    return new UpstreamError(`${operation}: not sent: more than the credential can pay for`, {
      api,
      code: 'RATE_LIMITED',
      tried: false,
      // Not retryable when it costs more than any credential ever has.
      ...(Number.isFinite(quotaWaitMs) ? { retryAfterMs: quotaWaitMs } : { retryable: false }),
    });
  }

  /** Sends one request, once, as soon as the gate lets it through. */
  async function sendThroughGate(
    quotaKey: string,
    request: TransportRequest,
  ): Promise<ApiResponse> {
    const { method, timeoutMs, deadline } = request;
    const kind = method === 'GET' ? 'read' : 'write';
    const affectsCircuit = timeoutMs === undefined;
    using pass = await gate.enter({ quotaKey, kind, deadline, observer, affectsCircuit });
    try {
      const response = new ApiResponse(await transport.send(request), decodeErrorBody);
      pass.tell(response);
      return response;
    } catch (error) {
      pass.tellFailure(error);
      throw error;
    }
  }

  async function send<T>(
    call: RestCall<T>,
    resends: number,
    quotaKey: string,
    authorization: Secret,
    deadline: Deadline,
  ): Promise<ApiResponse> {
    const { operation, template, keys, write } = call;
    const startedAt = performance.now();
    let status: number | null = null;
    let failure: string | null = null;
    let tried = true;
    try {
      const response = await sendThroughGate(quotaKey, {
        method: write?.method ?? 'GET',
        path: pathOf(call),
        template,
        resends,
        authorization: authorization.reveal(),
        ...(write?.body !== undefined && { body: JSON.stringify(write.body) }),
        ...(write?.timeoutMs !== undefined && { timeoutMs: write.timeoutMs }),
        deadline,
      });
      status = response.status;
      if (status === 429) observer.onRateLimited(api, null, 'api');
      return response;
    } catch (error) {
      if (error instanceof UpstreamError) {
        ({ status, tried, code: failure } = error);
        if (!tried && failure === 'RATE_LIMITED') {
          observer.onRateLimited(api, error.limitWindow, 'us');
        }
        error.message = `${operation}: ${error.message}`;
      }
      throw error;
    } finally {
      const ms = Math.round(performance.now() - startedAt);
      if (tried) observer.onCall({ api, operation, status, ms, keys }, failure);
    }
  }

  function readResponse<T>(
    call: RestCall<T>,
    response: ApiResponse,
    asked: { readonly kind: Credential['kind']; readonly authorization: Secret },
  ) {
    const answer = readAnswer(rest, call, response, { ...asked, onUnknownWord });
    // Each item that cannot be read is an error, which takes far more room than the item.
    const { value, isWhole, unreadableFields } = answer;
    const isKept = isWhole && call.isPrivate !== true;
    const bytes = Buffer.byteLength(response.body) + unreadableFields * ERROR_BYTES;
    return { value, bytes, isKept, response };
  }

  async function perform<T>(
    call: RestCall<T>,
    credential: Credential,
    deadline: Deadline,
    onStatus: (status: number) => void = () => {},
  ) {
    const { kind, quotaKey, authorize, renew } = credential;
    let resends = -1;
    const attempt = async (authorization: Secret) => {
      resends += 1;
      const response = await send(call, resends, quotaKey, authorization, deadline);
      onStatus(response.status);
      return readResponse(call, response, { kind, authorization });
    };
    let authorization = await authorize(deadline);
    let isRenewed = false;
    return retry(
      deadline,
      async () => {
        try {
          return await attempt(authorization);
        } catch (error) {
          // 401 means that nothing was done (RFC 9110, section 15.5.2), so writes are repeated too.
          if (!isUnauthorized(error) || isRenewed || renew?.(authorization) !== true) throw error;
          isRenewed = true;
          authorization = await authorize(deadline);
          return attempt(authorization);
        }
      },
      (failure, isAllowed) => observer.onRetry(api, failure, isAllowed),
    );
  }

  return async (call) => {
    const { operation, write, longLived = false } = call;
    if (credential === null) {
      throw new UpstreamError(`${operation}: no credential`, { api, code: 'UNAUTHENTICATED' });
    }
    const { cacheKey } = credential;
    if (write === undefined) {
      return reads.read(
        {
          cacheKey,
          operation,
          path: `${operation} ${pathOf(call)}`,
          longLived,
          ...freshnessOf(call, credential),
          notSendable: () => notSendableOf(operation),
          run: (deadline) => perform(call, credential, deadline),
          decode: (kept) =>
            readResponse(call, new ApiResponse(kept, decodeErrorBody), {
              kind: credential.kind,
              authorization: NO_SECRET,
            }),
        },
        session,
      );
    }
    const notSendable = notSendableOf(operation);
    if (notSendable !== null) throw notSendable;
    let lastStatus: number | null = null;
    const told = (outcome: SentWrite['outcome'], target = write.target ?? null) =>
      observer.onWrite({ api, operation, target, outcome, status: lastStatus });
    try {
      await reads.beginWrite(cacheKey);
      const { value, response } = await perform(call, credential, session.deadline, (each) => {
        lastStatus = each;
      });
      // At once: other replicas are told of it first, and a request whose client has hung up ends meanwhile.
      told('done', write.target ?? idOf(value));
      // 202 promises that it will be carried out (RFC 9110, section 15.3.3), perhaps after the next read.
      await reads.forget(cacheKey, response.status === 202 ? 'unknown' : null);
      return value;
    } catch (error) {
      const outcome = outcomeOf(error);
      // An answer whose body has no end.
      if (error instanceof UpstreamError) lastStatus ??= error.status;
      const wasSent = lastStatus !== null || outcome !== null;
      if (wasSent) told(outcome ?? 'rejected');
      if (isUnauthorized(error)) reads.revoke(cacheKey);
      else if (!hasDoneNothing(error)) await reads.forget(cacheKey, outcome);
      throw error;
    }
  };
}

/** The id of something that a write has created. */
function idOf(value: unknown): string | null {
  const hasId = typeof value === 'object' && value !== null && 'id' in value;
  return hasId && typeof value.id === 'string' ? value.id : null;
}

function isUnauthorized(error: unknown): boolean {
  return error instanceof UpstreamError && error.status === 401;
}

/** Whether a write was certainly not carried out, and the API has not told that something is missing or in the way. */
function hasDoneNothing(error: unknown): boolean {
  if (error instanceof UpstreamError) return error.outcome === null;
  return error instanceof ValidationError || error instanceof ForbiddenError;
}

function outcomeOf(error: unknown): 'unknown' | null {
  return error instanceof UpstreamError ? error.outcome : null;
}
