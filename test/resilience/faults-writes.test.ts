import { describe, expect, test } from 'vitest';
import type { Script } from '../upstream/scripted-server.ts';
import {
  answerOf,
  answerWell,
  createOf,
  DELETE,
  failureOf,
  lineOf,
  readOf,
  UPDATE,
} from './answers.ts';
import { startBehindProxy } from './behind-proxy.ts';
import { REAL_TIMES, startUnderTest } from './under-test.ts';

const writes = [
  { method: 'POST', document: createOf() },
  { method: 'PATCH', document: UPDATE },
  { method: 'DELETE', document: DELETE },
];

/** Notes the writes that arrive, and what it answers them with is none of its business. */
function recorder(script: Script = answerWell) {
  const arrived: string[] = [];
  const ports = new Set<number | undefined>();
  const record: Script = (socket, request, head) => {
    ports.add(socket.remotePort);
    const isWrite = !head.startsWith('GET ');
    if (isWrite) arrived.push(lineOf(head));
    (isWrite ? script : answerWell)(socket, request, head);
  };
  return { arrived, ports, record };
}

const losses = [
  {
    what: 'whose answer is lost',
    fault: { resetAfterBytesDown: 0 },
    code: 'UPSTREAM_UNAVAILABLE',
  },
  {
    what: 'whose answer is cut',
    fault: { resetAfterBytesDown: 80 },
    code: 'UPSTREAM_BAD_RESPONSE',
  },
  { what: 'that is never answered', fault: { halfOpen: true }, code: 'UPSTREAM_TIMEOUT' },
];
const lost = losses.flatMap((loss) =>
  // An answer of 204 has nothing that could be cut.
  writes
    .filter(({ method }) => loss.what !== 'whose answer is cut' || method !== 'DELETE')
    .map((write) => ({ ...loss, ...write })),
);

test.for(lost)('a $method $what arrives once and has an unknown outcome', async (row) => {
  const { arrived, record } = recorder((...request) => {
    setup.proxy.fault = row.fault;
    answerWell(...request);
  });
  await using setup = await startBehindProxy({
    script: record,
    ...('halfOpen' in row.fault && { environment: { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '600' } }),
  });
  const { app, proxy } = setup;
  const answer = await app.ask('A', row.document);
  expect(failureOf(answer)).toEqual({ code: row.code, outcome: 'unknown' });
  expect(answer.errors?.[0]?.extensions.retryable).toBe(false);
  expect(arrived).toEqual([expect.stringMatching(`^${row.method} `)]);
  proxy.fault = {};
  await app.expectInvariants([answer]);
});

// A PATCH comes right after its GET, while that has its socket still.
test.for(writes.filter(({ method }) => method !== 'PATCH'))(
  'a $method on a socket that is reset as it arrives is not sent again',
  async (row) => {
    const { arrived, ports, record } = recorder((socket) => socket.resetAndDestroy());
    await using app = await startUnderTest({ script: record, environment: REAL_TIMES });
    const before = await app.ask('A', readOf(1));
    const answer = await app.ask('A', row.document);
    expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' });
    expect(arrived).toHaveLength(1);
    // It was the socket of the read before.
    expect(ports.size).toBe(1);
    await app.expectInvariants([before, answer]);
  },
);

test.for([0, 20])('a POST of which %i bytes come through is not sent again', async (bytes) => {
  const { arrived, record } = recorder(() => {});
  await using setup = await startBehindProxy({ script: record });
  const { app, proxy } = setup;
  const before = await app.ask('A', readOf(1));
  proxy.fault = { resetAfterBytesUp: bytes };
  const answer = await app.ask('A', createOf());
  expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' });
  expect(arrived).toHaveLength(bytes === 0 ? 0 : 1);
  expect(proxy.connections).toBe(1);
  proxy.fault = {};
  await app.expectInvariants([before, answer]);
});

test.for([500, 502, 503, 504])('a POST answered with %i is not sent again', async (status) => {
  const { arrived, record } = recorder((socket) => socket.write(answerOf(status)));
  await using app = await startUnderTest({ script: record, environment: REAL_TIMES });
  const answer = await app.ask('A', createOf());
  expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' });
  expect(arrived).toHaveLength(1);
  await app.expectInvariants([answer]);
});

describe('a DELETE whose answer is lost', () => {
  test('has an unknown outcome, and asked again says that it does not exist', async () => {
    const missing = JSON.stringify({
      errors: [{ status: '404', code: 'not_found', detail: 'No.' }],
    });
    const { arrived, record } = recorder((socket) => {
      if (arrived.length === 1) socket.resetAndDestroy();
      else socket.write(answerOf(404, ['content-type: application/json'], missing));
    });
    await using app = await startUnderTest({ script: record, environment: REAL_TIMES });
    const lost = await app.ask('A', DELETE);
    expect(failureOf(lost)).toEqual({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'unknown' });
    expect(arrived).toEqual(['DELETE /api/v3/event-subscriptions/connections/7']);
    const again = await app.ask('A', DELETE);
    expect(again.errors).toBeUndefined();
    expect(again.data).toEqual({ deleteConnection: { __typename: 'HookgraphNotFoundError' } });
    expect(arrived).toHaveLength(2);
    await app.expectInvariants([lost, again]);
  });
});
