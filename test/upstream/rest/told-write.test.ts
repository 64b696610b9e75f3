import { expect, test } from 'vitest';
import { mockSendcloud } from '../mock-upstream.ts';

test('a write is told of as soon as it is carried out, however long others take to hear of it', async () => {
  const heard = Promise.withResolvers<void>();
  await using api = mockSendcloud({
    reads: {
      read: (read, { deadline }) => read.run(deadline).then(({ value }) => value),
      beginWrite() {},
      forget: () => heard.promise,
      revoke() {},
    },
  });
  api.answerEach(() => ({ status: 204, body: '' }));
  const deleted = api.client.deleteConnection('1');
  await expect
    .poll(() => api.events)
    .toContainEqual({ write: expect.objectContaining({ outcome: 'done', status: 204 }) });
  heard.resolve();
  await deleted;
  expect(api.requests).toHaveLength(1);
});
