import { expect, test } from 'vitest';
import { connectionBody, ok, startUnderTest } from './under-test.ts';

const QUERY = '{ connection(id: 1) { ... on WebhookConnection { url } } }';

test('one 503 and then health is data: 2 calls', async () => {
  await using app = await startUnderTest({
    script: (socket, request) =>
      socket.write(
        request === 1
          ? 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'
          : ok(connectionBody(1)),
      ),
  });
  const answer = await app.ask('A', QUERY);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({ connection: { url: 'https://example.com/a' } });
  expect(app.requestsOfA).toBe(2);
  expect(answer.extensions.upstreamCalls).toMatchObject([{ status: 503 }, { status: 200 }]);
  await app.expectInvariants([answer]);
});
