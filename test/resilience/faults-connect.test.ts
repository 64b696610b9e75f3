import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { timed } from '../upstream/scripted-server.ts';
import { createOf, failureOf, READ_DATA, readOf } from './answers.ts';
import { startBehindProxy } from './behind-proxy.ts';
import { startBlackHole } from './black-hole.ts';
import { HERE, NOBODY, portOf, startByName } from './by-name.ts';
import type { NameAnswer } from './scripted-lookup.ts';

/** When a connection has taken too long. */
const SOON = { HOOKGRAPH_CONNECT_TIMEOUT_MS: '200' };

const operations = [
  { what: 'a read', document: readOf(7), data: READ_DATA },
  {
    what: 'a write',
    document: createOf(),
    data: { createWebhookConnection: { connection: { id: '7' } } },
  },
];

describe('a closed port', () => {
  test.for(operations)('is tried 3 times for $what, and then UPSTREAM_UNAVAILABLE', async (row) => {
    await using setup = await startBehindProxy();
    const { app, proxy } = setup;
    await proxy.refuse();
    const { asked, ms } = await timed(() => app.ask('A', row.document));
    const answer = await asked;
    expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(answer.extensions.upstreamCalls).toHaveLength(3);
    expect(ms).toBeLessThan(5000);
    await proxy.listen();
    expect((await app.ask('A', row.document)).data).toEqual(row.data);
    expect(app.requestsOfA).toBe(1);
    await app.expectInvariants([answer]);
  });
});

describe('a connection that never comes about', () => {
  test.for(operations)('is tried twice for $what, and then UPSTREAM_TIMEOUT', async (row) => {
    await using app = await startByName([NOBODY, NOBODY], { environment: SOON });
    await using _hole = await startBlackHole('127.0.0.2', portOf(app));
    const { asked, ms } = await timed(() => app.ask('A', row.document));
    const answer = await asked;
    expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_TIMEOUT' });
    expect(app.names.count).toBe(2);
    expect(app.requestsOfA).toBe(0);
    // Twice the 200 ms that connecting may take, and a wait.
    expect(ms).toBeGreaterThan(390);
    expect(ms).toBeLessThan(5000);
    await app.expectInvariants([answer]);
  });

  test.for(operations)('or only when 70 ms are left carries nothing of $what', async (row) => {
    await using app = await startByName([() => delay(930, HERE)], {
      environment: { HOOKGRAPH_OPERATION_TIMEOUT_MS: '1000' },
    });
    const answer = await app.ask('A', row.document);
    expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_TIMEOUT' });
    expect(app.requestsOfA).toBe(0);
    await app.expectInvariants([answer]);
  });

  test('is not tried again when there is no time for it', async () => {
    await using app = await startByName([NOBODY], {
      environment: { ...SOON, HOOKGRAPH_OPERATION_TIMEOUT_MS: '290' },
    });
    await using _hole = await startBlackHole('127.0.0.2', portOf(app));
    const answer = await app.ask('A', readOf(7));
    expect(failureOf(answer)).toEqual({ code: 'UPSTREAM_TIMEOUT' });
    expect(app.names.count).toBe(1);
    expect(app.requestsOfA).toBe(0);
    await app.expectInvariants([answer]);
  });
});

const lost: readonly {
  fault: string;
  answers: readonly NameAnswer[];
  environment?: Readonly<Record<string, string>>;
}[] = [
  { fault: 'a refused connection', answers: [NOBODY] },
  { fault: 'two refused connections', answers: [NOBODY, NOBODY] },
  { fault: 'a name without an address', answers: ['ENOTFOUND'] },
  { fault: 'a resolver that fails', answers: ['EAI_AGAIN', 'EAI_AGAIN'] },
  { fault: 'a resolver that does not answer', answers: [null], environment: SOON },
];

describe('what was certainly not sent is sent again, and arrives once', () => {
  test.for(lost.flatMap((row) => operations.map((operation) => ({ ...row, ...operation }))))(
    '$what after $fault',
    async ({ answers, environment = {}, document, data }) => {
      await using app = await startByName(answers, { environment });
      const answer = await app.ask('A', document);
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toEqual(data);
      expect(app.names.count).toBe(answers.length + 1);
      expect(app.requestsOfA).toBe(1);
      await app.expectInvariants([answer]);
    },
  );
});
