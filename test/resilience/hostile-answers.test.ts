import { expect, test } from 'vitest';
import { type GraphResponse, until } from '../support/start-graph.ts';
import {
  type HostileAnswer,
  type Outcome,
  OWN_ERROR,
  UNHURRIED,
  whole,
} from './hostile-answers.ts';
import { BODIES } from './hostile-bodies.ts';
import { CONNECTIONS } from './hostile-connections.ts';
import { HTTP } from './hostile-http.ts';
import { ASKED_ONCE, STATUSES } from './hostile-statuses.ts';
import { startUnderTest, type UnderTest } from './under-test.ts';

const URL_OF_1 = '{ connection(id: 1) { ... on WebhookConnection { url } } }';

function expectOutcome(
  app: UnderTest,
  { data, errors, extensions }: GraphResponse,
  { code, connection, field, status = null, requests }: Outcome,
): void {
  expect(data).toEqual({ connection: connection ?? null });
  if (code === null) expect(errors).toBeUndefined();
  else {
    expect(errors).toMatchObject([
      {
        path: field === undefined ? ['connection'] : ['connection', field],
        extensions: { code, upstream: { api: 'SENDCLOUD', status } },
      },
    ]);
    expect(app.graph.logs).toContainEqual(
      expect.objectContaining({ msg: 'upstream failed', code, status }),
    );
  }
  expect(app.requestsOfA).toBe(requests);
  expect(extensions.upstreamCalls).toHaveLength(requests);
}

const ROWS = [...BODIES, ...HTTP, ...STATUSES, ...CONNECTIONS];

test.for(ROWS.map((row): [string, HostileAnswer] => [row.what, row]))('%s', async ([, row]) => {
  const { script, query = URL_OF_1, environment, closes } = row;
  const prototype = Reflect.ownKeys(Object.prototype);
  await using app = await startUnderTest({
    script,
    ...UNHURRIED,
    environment: { ...UNHURRIED.environment, ...environment },
  });
  const answer = await app.ask('A', query);
  expectOutcome(app, answer, row);
  expect(answer.text).not.toContain('polluted');
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototype);
  if (closes) await until(() => app.server.sockets.size === 0);
  await app.expectInvariants([answer]);
});

test.for(Object.entries(ASKED_ONCE))('what is %s, and asked for once', async ([code, statuses]) => {
  await using app = await startUnderTest({
    script: (socket, request, head) =>
      whole(statuses[request - 1] ?? 200, OWN_ERROR)(socket, request, head),
    ...UNHURRIED,
  });
  const answers: GraphResponse[] = [];
  for (const _ of statuses) answers.push(await app.ask('A', URL_OF_1));
  expect(answers.map(({ data, errors }) => ({ data, errors }))).toMatchObject(
    statuses.map((status) => ({
      data: { connection: null },
      errors: [{ path: ['connection'], extensions: { code, upstream: { status } } }],
    })),
  );
  expect(app.requestsOfA).toBe(statuses.length);
  await app.expectInvariants(answers);
});
