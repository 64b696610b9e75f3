import { expect, test } from 'vitest';
import { type Exclusively, ensure } from '../../src/loaders/writes.ts';
import { createMutex } from '../../src/upstream/mutex.ts';
import { UpstreamError } from '../../src/upstream/upstream-error.ts';
import { deadlineOf } from '../upstream/deadlines.ts';

/** An API whose writes are lost until it works again, under a clock. */
function startApi() {
  const calls: string[] = [];
  const api = { ms: 0, works: false, there: [] as string[] };
  const mutex = createMutex('SENDCLOUD', null, () => api.ms);
  const exclusively: Exclusively = (_api, name, task) =>
    mutex.run('acme', name, deadlineOf(), task);
  const wanted = {
    api: 'sendcloud',
    key: ['record'],
    async find() {
      calls.push('find');
      return api.there;
    },
    async create() {
      calls.push('create');
      if (!api.works) {
        throw new UpstreamError('lost', {
          api: 'SENDCLOUD',
          code: 'UPSTREAM_TIMEOUT',
          outcome: 'unknown',
        });
      }
      api.there = ['a'];
      return 'a';
    },
    changeOf: () => null,
  } as const;
  return {
    api,
    /** What becomes of one, and what it asked of the API. */
    async run() {
      calls.length = 0;
      const became = await ensure(exclusively, { refresh() {} }, wanted).then(
        ({ outcome }) => outcome,
        ({ code, outcome }) => `${code} ${outcome}`,
      );
      return { became, calls: [...calls] };
    },
  };
}

const UNKNOWN = 'UPSTREAM_TIMEOUT unknown';

test('after a write of unknown outcome nothing is created for ten seconds, and then it is', async () => {
  const { api, run } = startApi();
  expect(await run()).toEqual({ became: UNKNOWN, calls: ['find', 'create', 'find'] });
  api.works = true;
  api.ms = 9999;
  expect(await run()).toEqual({ became: UNKNOWN, calls: ['find'] });
  api.ms = 10_000;
  expect(await run()).toEqual({ became: 'CREATED', calls: ['find', 'create'] });
  expect(await run()).toEqual({ became: 'UNCHANGED', calls: ['find'] });
});

test('what appears meanwhile is found', async () => {
  const { api, run } = startApi();
  await run();
  api.there = ['a'];
  expect(await run()).toEqual({ became: 'UNCHANGED', calls: ['find'] });
});

test('those that waited for it look once, and write nothing', async () => {
  const { run } = startApi();
  const all = await Promise.all([run(), run(), run()]);
  expect(all.map(({ became }) => became)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
  expect(all[2]?.calls).toEqual(['find', 'create', 'find', 'find', 'find']);
});
