import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { NotFoundError } from '../../../src/domain/errors.ts';
import { FRESH_MS, failure, startReads } from './shared-reads-under-clock.ts';

const ANEW = { noCache: true };

test.for([
  { readers: ['any', 'any'], requests: [1, 1] },
  { readers: ['any', 'anew'], requests: [1, 2] },
  { readers: ['anew', 'any'], requests: [1, 1] },
  { readers: ['anew', 'anew'], requests: [1, 2] },
  { readers: ['any', 'anew', 'any'], requests: [1, 2, 2] },
  { readers: ['any', 'anew', 'any', 'anew', 'any', 'any'], requests: [1, 2, 2, 3, 3, 3] },
])('readers $readers at once are answered by the requests $requests', async (row) => {
  const api = startReads();
  const asked = row.readers.map((reader) => api.ask({ noCache: reader === 'anew' }));
  api.answer();
  const answers = await Promise.all(asked);
  expect(answers.map(({ request }) => request)).toEqual(row.requests);
  expect(api.signals).toHaveLength(Math.max(...row.requests));
});

const outcomes = [
  { what: 'is answered', error: undefined },
  { what: 'is told that it does not exist', error: new NotFoundError('x') },
  { what: 'fails', error: failure('UPSTREAM_UNAVAILABLE') },
];

test.for(outcomes)(
  'a request that began earlier and $what later leaves the newer answer',
  async ({ error }) => {
    const api = startReads();
    const [older, newer] = [api.ask(), api.ask(ANEW)];
    api.answerOne(2);
    expect(await newer).toEqual({ request: 2 });
    api.answerOne(1, error);
    if (error === undefined) expect(await older).toEqual({ request: 1 });
    else if (error instanceof NotFoundError) await expect(older).rejects.toBe(error);
    // The newer answer is better than an error.
    else expect(await older).toEqual({ request: 2 });
    expect(await api.askNow()).toBe(2);
  },
);

test('so it does when both are answered in the same moment', async () => {
  const api = startReads();
  const asked = [api.ask(), api.ask(ANEW)];
  api.answerOne(2);
  api.answerOne(1);
  expect(await Promise.all(asked)).toEqual([{ request: 1 }, { request: 2 }]);
  expect(await api.askNow()).toBe(2);
});

test.for(outcomes)(
  'while the newer request is in flight, one that began earlier and $what takes nobody from it',
  async ({ error }) => {
    const api = startReads();
    const asked = [api.ask(), api.ask(ANEW)];
    const settled = Promise.allSettled(asked);
    api.answerOne(1, error);
    await setImmediate();
    // What is fresh is served; otherwise the newer request is joined.
    const later = api.ask({ freshMs: 0 });
    api.answerOne(2);
    expect(await later).toEqual({ request: 2 });
    await settled;
    expect(await api.askNow()).toBe(2);
    expect(api.signals).toHaveLength(2);
  },
);

test('an answer is kept until the newer one comes, and also when that fails', async () => {
  const api = startReads();
  const [older, newer] = [api.ask(), api.ask(ANEW)];
  api.answerOne(1);
  expect(await older).toEqual({ request: 1 });
  expect(await api.ask()).toEqual({ request: 1 });
  api.answerOne(2, failure('UPSTREAM_TIMEOUT'));
  await expect(newer).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  expect(await api.ask()).toEqual({ request: 1 });
});

test('what the newer request was told not to exist is not brought back by an older one', async () => {
  const api = startReads();
  await api.askNow();
  api.clock.nowMs += FRESH_MS;
  const [answered, failed, newer] = [api.ask(), api.ask({ path: '/2' }), api.ask(ANEW)];
  failed.catch(() => {});
  api.answerOne(4, new NotFoundError('x'));
  await expect(newer).rejects.toThrow(NotFoundError);
  api.answerOne(2);
  expect(await answered).toEqual({ request: 2 });
  expect(await api.askNow()).toBe(5);
  api.answer();
});

test('nor is it served as an old copy to whoever asked before', async () => {
  const api = startReads();
  await api.askNow();
  api.clock.nowMs += FRESH_MS;
  const [older, newer] = [api.ask(), api.ask(ANEW)];
  api.answerOne(3, new NotFoundError('x'));
  await expect(newer).rejects.toThrow(NotFoundError);
  api.answerOne(2, failure('UPSTREAM_UNAVAILABLE'));
  await expect(older).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  expect(api.staleAges).toEqual([]);
});

test('a request that was overtaken by one that is left and by one that fails keeps nothing', async () => {
  const api = startReads();
  const leaving = new AbortController();
  const [oldest, left, failed] = [
    api.ask(),
    api.ask({ ...ANEW, signal: leaving.signal }),
    api.ask(ANEW),
  ];
  const settled = Promise.allSettled([left, failed]);
  leaving.abort(new DOMException('gone', 'AbortError'));
  api.answerOne(3, failure('UPSTREAM_UNAVAILABLE'));
  await settled;
  // Whoever comes now waits for a request that begins now.
  const next = api.ask();
  api.answerOne(4);
  expect(await next).toEqual({ request: 4 });
  api.answerOne(1);
  expect(await oldest).toEqual({ request: 1 });
  expect(await api.askNow()).toBe(4);
});

test('whoever may send nothing and asks for new answers is refused, whatever is in flight', async () => {
  const api = startReads();
  const asked = api.ask();
  await expect(api.ask({ ...ANEW, isNotSendable: true })).rejects.toMatchObject({
    code: 'RATE_LIMITED',
  });
  api.answer();
  expect(await asked).toEqual({ request: 1 });
});

test('what only a release changes is asked for anew too', async () => {
  const api = startReads();
  const asked = [api.ask({ longLived: true }), api.ask({ ...ANEW, longLived: true })];
  api.answer();
  expect(await Promise.all(asked)).toEqual([{ request: 1 }, { request: 2 }]);
});
