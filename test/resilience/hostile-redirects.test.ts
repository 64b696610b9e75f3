import { expect, test } from 'vitest';
import type { GraphResponse } from '../support/start-graph.ts';
import { startScriptedServer } from '../upstream/scripted-server.ts';
import { BAD, JSON_TYPE, UNHURRIED, whole } from './hostile-answers.ts';
import { connectionBody, ok, startUnderTest } from './under-test.ts';

const QUERY = '{ connection(id: 1) { __typename } }';
const PATH = '/api/v3/event-subscriptions/connections/1';

/** Where to, as a Location of one that asks at `own`; `evil` listens too. */
const LOCATIONS: readonly (readonly [what: string, of: (own: string, evil: string) => string])[] = [
  ['the same, for ever', (own) => `${own}${PATH}`],
  ['the same without a host, for ever', () => PATH],
  ['another connection', () => '/api/v3/event-subscriptions/connections/2'],
  ['another port', (_own, evil) => `http://${evil}${PATH}`],
  ['another host', (_own, evil) => `http://${evil.replace('127.0.0.1', 'localhost')}${PATH}`],
  ['another scheme', (_own, evil) => `https://${evil}${PATH}`],
  ['another host without a scheme', (_own, evil) => `//${evil}${PATH}`],
  ['another host with a user', (own, evil) => `${own.replace('//', '//user@')}@${evil}${PATH}`],
  ['another host, with backslashes', (_own, evil) => `\\\\${evil}${PATH}`],
  ['nowhere', () => ''],
];

test.for(LOCATIONS)('a redirect to %s is not followed', async ([, locationOf]) => {
  await using evil = await startScriptedServer((socket) => socket.write(ok(connectionBody(1))));
  const statuses = [300, 301, 302, 303, 305, 307, 308];
  await using app = await startUnderTest({
    ...UNHURRIED,
    script(socket, request, head) {
      const { port } = new URL(evil.origin);
      const own = `http://127.0.0.1:${socket.localPort}`;
      const location = `location: ${locationOf(own, `127.0.0.1:${port}`)}`;
      const status = statuses[request - 1] ?? 200;
      whole(status, connectionBody(1), [JSON_TYPE, location])(socket, request, head);
    },
  });
  const answers: GraphResponse[] = [];
  for (const _ of statuses) answers.push(await app.ask('A', QUERY));
  expect(answers.map(({ data, errors }) => ({ data, errors }))).toMatchObject(
    statuses.map((status) => ({
      data: { connection: null },
      errors: [{ path: ['connection'], extensions: { code: BAD.code, upstream: { status } } }],
    })),
  );
  expect(app.requestsOfA).toBe(statuses.length);
  expect(evil.mostSockets).toBe(0);
  expect(answers.map(({ text }) => text).join()).not.toContain(PATH);
  await app.expectInvariants(answers);
});
