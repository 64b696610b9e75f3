import { expect, test } from 'vitest';
import { createSecret } from '../../../src/domain/secret.ts';
import type { Credential } from '../../../src/upstream/credential.ts';
import { createRetry, RETRY_POLICY } from '../../../src/upstream/retry/retry.ts';
import { createSendcloudReads } from '../../../src/upstream/sendcloud/client.ts';
import { recordObserver } from '../../support/recorded-observer.ts';
import { deadlineOf } from '../deadlines.ts';
import { failureOf } from '../mock-upstream.ts';
import { plainUpstream } from '../plain-upstream.ts';

/** A client of an API that answers with these statuses, whose credential can always be renewed. */
function startRenewable(statuses: readonly number[]) {
  const sent: number[] = [];
  const plain = plainUpstream({
    api: 'SENDCLOUD',
    degraded: false,
    async send() {
      const status = statuses[sent.length] ?? 200;
      sent.push(status);
      return { status, headers: {}, body: '' };
    },
    close: async () => {},
  });
  const retry = createRetry({ policy: { ...RETRY_POLICY, minDelayMs: 1, maxDelayMs: 2 } });
  const credential: Credential = {
    kind: 'service',
    cacheKey: 'x',
    quotaKey: 'x',
    authorize: async () => createSecret('Bearer abc'),
    renew: () => true,
  };
  const client = createSendcloudReads(
    { ...plain, retry },
    {
      credential,
      deadline: deadlineOf(),
      noCache: false,
      quotaWaitMs: null,
      observer: recordObserver(),
      onStale: () => {},
    },
  );
  return { client, sent };
}

test.for<{ statuses: number[]; sent: number[]; status: number }>([
  { statuses: [401, 401, 200], sent: [401, 401], status: 401 },
  // Once for each call, and not once for each try of it.
  { statuses: [401, 503, 401, 200], sent: [401, 503, 401], status: 401 },
  { statuses: [503, 401, 503, 401, 200], sent: [503, 401, 503, 401], status: 401 },
  { statuses: [401, 503, 503, 503, 200], sent: [401, 503, 503, 503], status: 503 },
])('a token is replaced once: of $statuses are sent $sent', async ({ statuses, sent, status }) => {
  const api = startRenewable(statuses);
  expect(await failureOf(api.client.getConnection('1'))).toMatchObject({ status });
  expect(api.sent).toEqual(sent);
});
