import type { KeptResponse, SharedAnswers } from '../../../src/upstream/replicas.ts';
import { createReplicaReads } from '../../../src/upstream/sharing/replica-reads.ts';
import { createSharedReads } from '../../../src/upstream/sharing/shared-reads.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { recordObserver } from '../../support/recorded-observer.ts';
import { deadlineOf } from '../deadlines.ts';

interface Asking {
  readonly cacheKey?: string;
  readonly noCache?: boolean;
  readonly isNotSendable?: boolean;
  readonly longLived?: boolean;
}

/** Answers that replicas have in common, and what the API says at the moment. */
export function startShared({ hasOthers = true, maxCredentials = 100 } = {}) {
  const kept = new Map<string, { response: KeptResponse; atMs: number }>();
  const epochs = new Map<string, number>();
  const revocations = new Map<string, number>();
  const api = { body: 'first', requests: 0, status: 200 };
  const shared = { isUp: true, unsettledMs: 0, notBeforeMs: 0, isEventInside: false };
  const clock = { nowMs: 1000 };
  const answers: SharedAnswers = {
    hasOthers,
    async look(cacheKey) {
      const { isUp, unsettledMs } = shared;
      const [epoch, revocation] = [epochs, revocations].map((each) => String(each.get(cacheKey)));
      return isUp ? { epoch: epoch ?? '', revocation: revocation ?? '', unsettledMs } : null;
    },
    async find(cacheKey, path, epoch, freshMs) {
      const found = kept.get(`${cacheKey} ${path} ${epoch}`);
      if (!shared.isUp || found === undefined) return null;
      const ageMs = clock.nowMs - found.atMs;
      return ageMs < freshMs ? { response: found.response, ageMs } : null;
    },
    keep(cacheKey, path, epoch, _freshMs, response) {
      if (shared.isUp) kept.set(`${cacheKey} ${path} ${epoch}`, { response, atMs: clock.nowMs });
    },
    drop: (cacheKey, path, epoch) => void kept.delete(`${cacheKey} ${path} ${epoch}`),
    revoke(cacheKey) {
      const wasRead = [...kept.keys()].some((key) => key.startsWith(`${cacheKey} `));
      if (wasRead) revocations.set(cacheKey, (revocations.get(cacheKey) ?? 0) + 1);
    },
    async advance(cacheKey) {
      epochs.set(cacheKey, (epochs.get(cacheKey) ?? 0) + 1);
    },
  };

  function startReplica() {
    const own = createSharedReads({
      api: 'SENDCLOUD',
      maxStaleMs: 60_000,
      maxEntries: 100,
      maxBytes: 100_000,
      now: () => clock.nowMs,
    });
    const reads = createReplicaReads(own, answers, maxCredentials, () => clock.nowMs);
    const observer = recordObserver();
    const stale: number[] = [];
    const answerOf = (body: string, isKept = true) => ({
      value: body,
      bytes: body.length,
      isKept,
      response: { status: 200, headers: {}, body },
    });
    return {
      reads,
      stale,
      sources: () => observer.events.flatMap((event) => Object(event).source ?? []),
      read: (asking: Asking = {}) =>
        reads.read(
          {
            cacheKey: asking.cacheKey ?? 'acme',
            operation: 'read',
            path: '/1',
            longLived: asking.longLived ?? false,
            freshMs: 5000,
            notBeforeMs: () => shared.notBeforeMs,
            notSendable: () =>
              asking.isNotSendable === true
                ? new UpstreamError('no', { api: 'SENDCLOUD', code: 'RATE_LIMITED', tried: false })
                : null,
            async run() {
              api.requests += 1;
              const { status, body } = api;
              if (shared.isEventInside) {
                clock.nowMs += 10;
                shared.notBeforeMs = clock.nowMs;
              }
              if (status !== 200) {
                throw new UpstreamError('no', {
                  api: 'SENDCLOUD',
                  code: 'UNAUTHENTICATED',
                  status,
                });
              }
              return answerOf(body);
            },
            decode({ body }) {
              if (body === 'unreadable') throw new Error('of another version');
              return answerOf(body);
            },
          },
          {
            deadline: deadlineOf(),
            noCache: asking.noCache ?? false,
            observer,
            onStale: (_value, ageMs) => stale.push(ageMs),
          },
        ),
    };
  }
  return {
    api,
    shared,
    clock,
    kept,
    epochs,
    revocations,
    one: startReplica(),
    other: startReplica(),
  };
}
