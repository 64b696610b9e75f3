import { expect, test } from 'vitest';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { failure, startReads } from './shared-reads-under-clock.ts';

const UNAUTHORIZED = new UpstreamError('x', {
  api: 'SENDCLOUD',
  code: 'UNAUTHENTICATED',
  status: 401,
});

test('what a credential was reading when it is refused is kept by nobody: 3 requests', async () => {
  const api = startReads();
  const before = api.ask({ path: '/a' });
  const refused = api.ask({ path: '/b' });
  refused.catch(() => {});
  api.answerOne(2, UNAUTHORIZED);
  await expect(refused).rejects.toBe(UNAUTHORIZED);
  api.answerOne(1);
  expect(await before).toEqual({ request: 1 });
  const down = failure('UPSTREAM_UNAVAILABLE');
  await expect(api.askNow({ path: '/a' }, down)).rejects.toBe(down);
  expect(api.signals).toHaveLength(3);
});

test('what only a release changes is fresh also while a write may still be carried out', async () => {
  const api = startReads();
  api.reads.forget('acme', 'unknown');
  expect(await api.askNow({ longLived: true })).toBe(1);
  expect(await api.askNow({ longLived: true })).toBe(1);
});

test('an answer that needs the room of long-lived ones gets it', async () => {
  const api = startReads({ maxBytes: 1000, maxEntries: 10 });
  api.setBytes(600);
  await api.askNow({ path: '/events', longLived: true });
  api.setBytes(500);
  expect(await api.askNow({ path: '/a' })).toBe(2);
  expect(await api.askNow({ path: '/a' })).toBe(2);
});
