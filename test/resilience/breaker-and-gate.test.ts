import { expect, test } from 'vitest';
import { answerWell } from './answers.ts';
import { FAST_TIMES, startUnderTest } from './under-test.ts';

test('test events that take too long say nothing of the API, and leave it open to everybody', async () => {
  await using app = await startUnderTest({
    // Sendcloud waits for endpoints that callers have chosen.
    script(socket, request, head) {
      if (!head.includes('/broadcast/')) answerWell(socket, request, head);
    },
    environment: { ...FAST_TIMES, HOOKGRAPH_OPERATION_TIMEOUT_MS: '700' },
  });
  const events = await Promise.all(
    Array.from({ length: 12 }, () =>
      app.ask('A', 'mutation { sendTestEvent(input: { subscriptionId: 1 }) { __typename } }'),
    ),
  );
  for (const { errors } of events) {
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
  }
  const { text } = await app.graph.send({ path: '/readyz' });
  expect(JSON.parse(text).circuits.SENDCLOUD).toBe('closed');
  await app.expectInvariants(events);
});

test('a 429 whose body never ends closes the gate all the same: 1 call', async () => {
  await using app = await startUnderTest({
    script: (socket) =>
      socket.write('HTTP/1.1 429 Too Many\r\nretry-after: 3000\r\ncontent-length: 10\r\n\r\n{'),
  });
  const answers = [];
  for (const id of [1, 2, 3]) {
    answers.push(await app.ask('A', `{ connection(id: ${id}) { __typename } }`));
  }
  for (const { errors } of answers) {
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  }
  expect(app.requestsOfA).toBe(1);
  await app.expectInvariants(answers);
});
