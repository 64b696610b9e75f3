import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { OK, timed } from '../upstream/scripted-server.ts';
import { failureOf, READ_DATA, readOf } from './answers.ts';
import { startBlackHole } from './black-hole.ts';
import { HERE, NOBODY, portOf, startByName } from './by-name.ts';
import { startFaultProxy } from './fault-proxy.ts';
import type { NameAnswer } from './scripted-lookup.ts';
import { connectionBody, ok } from './under-test.ts';

const V6 = '::1';

const failing: readonly { fault: string; answer: NameAnswer; code: string; lookups: number }[] = [
  { fault: 'NXDOMAIN', answer: 'ENOTFOUND', code: 'UPSTREAM_UNAVAILABLE', lookups: 3 },
  { fault: 'SERVFAIL', answer: 'EAI_AGAIN', code: 'UPSTREAM_UNAVAILABLE', lookups: 3 },
  { fault: 'no IPv6 there', answer: [V6], code: 'UPSTREAM_UNAVAILABLE', lookups: 3 },
  { fault: 'no answer', answer: null, code: 'UPSTREAM_TIMEOUT', lookups: 2 },
];

test.for(failing)('$fault is $code after $lookups lookups, and no request', async (row) => {
  await using app = await startByName(
    Array.from({ length: row.lookups }, () => row.answer),
    row.answer === null ? { environment: { HOOKGRAPH_CONNECT_TIMEOUT_MS: '200' } } : {},
  );
  const { asked, ms } = await timed(() => app.ask('A', readOf(7)));
  const answer = await asked;
  expect(failureOf(answer)).toEqual({ code: row.code });
  expect(app.names.count).toBe(row.lookups);
  expect(app.requestsOfA).toBe(0);
  expect(ms).toBeLessThan(5000);
  await app.expectInvariants([answer]);
});

const working = [
  { what: 'a name that takes 100 ms', answers: [delay(100, HERE)] },
  { what: 'an IPv6 address that is not reached, and then IPv4', answers: [[V6, ...HERE]] },
  { what: 'a refused address, and then another', answers: [[...NOBODY, ...HERE]] },
];

test.for(working)('$what is data, after 1 lookup and with 1 request', async ({ answers }) => {
  await using app = await startByName(answers);
  const answer = await app.ask('A', readOf(7));
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual(READ_DATA);
  expect(app.names.count).toBe(1);
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants([answer]);
});

describe('an address', () => {
  test('that swallows everything is left for the next one', async () => {
    // Node gives each address half a second at most.
    await using app = await startByName([[...NOBODY, ...HERE]]);
    await using _hole = await startBlackHole('127.0.0.2', portOf(app));
    const answer = await app.ask('A', readOf(7));
    expect(answer.errors).toBeUndefined();
    expect(app.names.count).toBe(1);
    expect(app.requestsOfA).toBe(1);
    await app.expectInvariants([answer]);
  });

  test('that has changed is used as soon as a connection is made', async () => {
    const close = `${OK}connection: close\r\n`;
    await using app = await startByName([HERE, NOBODY, HERE], {
      script: (socket, request) => socket.end(ok(connectionBody(request)).replace(OK, close)),
    });
    await using elsewhere = await startFaultProxy('127.0.0.2', portOf(app));
    elsewhere.leadTo(app.server.origin);
    const seen: number[] = [];
    const answers = [];
    for (const id of [1, 2, 3]) {
      answers.push(await app.ask('A', readOf(id)));
      seen.push(elsewhere.connections);
    }
    expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined]);
    expect(seen).toEqual([0, 1, 1]);
    expect(app.names.count).toBe(3);
    expect(app.requestsOfA).toBe(3);
    await app.expectInvariants(answers);
  });
});
