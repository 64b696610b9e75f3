import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { BOTH } from './ask-as-caller.ts';
import { loggedErrors } from './logged-errors.ts';
import { CREDENTIAL_FAULTS, FAULTS, type UpstreamFault } from './upstream-faults.ts';

const WEBHOOK = { active: true };

const { token, apiKey } = demoCredentials();
const forwarded = {
  'x-sendcloud-authorization': `Bearer ${token}`,
  'x-shipping-channels-authorization': `Bearer ${apiKey}`,
};

const callers = [
  { credential: 'forwarded', headers: forwarded, environment: { UPSTREAM: 'live' } },
  { credential: 'service', headers: {}, environment: {} },
] as const;
const rows = callers.flatMap((caller) =>
  [...FAULTS, ...CREDENTIAL_FAULTS[caller.credential]].map((fault: UpstreamFault) => ({
    ...fault,
    ...caller,
  })),
);

describe('Sendcloud answers, Shipping Channels is well:', () => {
  test.for(rows)('$fault to $credential credentials is $code', async (row) => {
    const limit = row.code === 'UPSTREAM_TIMEOUT' && { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '500' };
    const environment = { ...row.environment, ...limit };
    await using graph = await startGraph({ environment });
    graph.sandbox.misbehave({ api: 'sendcloud', ...row.does(canary('upstream')) });
    const { data, errors, headers } = await graph.query(BOTH, {}, row.headers);
    expect(data).toEqual({ connection: null, webhookSubscription: WEBHOOK });
    const requestId = row.requestId === null ? null : expect.stringMatching(/^sandbox-\d+$/);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.path).toEqual(['connection']);
    expect(errors?.[0]?.extensions).toEqual({
      code: row.code,
      requestId: headers['x-request-id'],
      upstream: { api: 'SENDCLOUD', status: row.status, code: row.upstreamCode ?? null, requestId },
      retryable: row.retryable,
      ...(row.retryAfterMs !== undefined && { retryAfterMs: row.retryAfterMs }),
    });
    expect(loggedErrors(graph)).toEqual([]);
  });

  test("404 with the API's own error is null without an error", async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ api: 'sendcloud', status: 404 });
    const { data, errors } = await graph.query(BOTH);
    expect(data).toEqual({ connection: null, webhookSubscription: WEBHOOK });
    expect(errors).toBeUndefined();
  });

  test("404 with the API's own error to a list is no answer to it", async () => {
    await using graph = await startGraph();
    graph.sandbox.misbehave({ api: 'sendcloud', status: 404 });
    const { data, errors } = await graph.query('{ connections { __typename } }');
    expect(data).toEqual({ connections: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });
});
