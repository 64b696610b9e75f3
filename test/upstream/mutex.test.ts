import { setImmediate as nextTick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Deadline } from '../../src/upstream/deadline.ts';
import { createMutex } from '../../src/upstream/mutex.ts';
import type { SharedLocks } from '../../src/upstream/replicas.ts';
import { deadlineOf } from './deadlines.ts';
import { failureOf } from './mock-upstream.ts';

/** Tasks that run until they are told to end, and what they knew when they began. */
function startTasks(shared: SharedLocks | null = null) {
  const mutex = createMutex('SENDCLOUD', shared);
  const running = new Map<string, { readonly known: string | null; begin(): void; end(): void }>();
  return {
    running,
    start(task: string, name = 'a', { quotaKey = 'acme', deadline = deadlineOf() } = {}) {
      return mutex.run<string>(quotaKey, name, deadline, (known, begin) => {
        const { promise, resolve } = Promise.withResolvers<string>();
        running.set(task, { known, begin, end: () => resolve(task) });
        return promise.finally(() => running.delete(task));
      });
    },
    async end(task: string) {
      running.get(task)?.end();
      await nextTick();
    },
    known: (task: string) => running.get(task)?.known,
    names: () => [...running.keys()],
  };
}

test('tasks of one name run one after the other, as they came', async () => {
  const { start, end, names } = startTasks();
  const all = ['1', '2', '3'].map((task) => start(task));
  for (const task of ['1', '2', '3']) {
    await nextTick();
    expect(names()).toEqual([task]);
    await end(task);
  }
  expect(await Promise.all(all)).toEqual(['1', '2', '3']);
});

test('tasks of another name or credential do not wait', async () => {
  const { start, end, names } = startTasks();
  const all = [start('1'), start('2', 'b'), start('3', 'a', { quotaKey: 'globex' })];
  await nextTick();
  expect(names()).toEqual(['1', '2', '3']);
  for (const task of names()) await end(task);
  await Promise.all(all);
});

test('a task knows what an earlier one has returned that began after it had come', async () => {
  const { start, end, known } = startTasks();
  const first = start('1');
  await nextTick();
  const all = [first, start('2'), start('3')];
  await end('1');
  // The first began before the second came, and the second after the third.
  expect(known('2')).toBeNull();
  await end('2');
  expect(known('3')).toBe('2');
  const late = start('4');
  await end('3');
  // What the third knew was found out before the fourth came.
  expect(known('4')).toBeNull();
  await end('4');
  await Promise.all([...all, late]);
});

test('a task that begins anew makes its result new for those that came before', async () => {
  const { start, end, known, running } = startTasks();
  const first = start('1');
  await nextTick();
  const all = [first, start('2')];
  running.get('1')?.begin();
  const late = start('3');
  await end('1');
  expect(known('2')).toBe('1');
  await end('2');
  expect(known('3')).toBeNull();
  await end('3');
  await Promise.all([...all, late]);
});

test('nothing is known of a task that fails', async () => {
  const mutex = createMutex('SENDCLOUD', null);
  const run = (task: (known: string | null) => Promise<string>) =>
    mutex.run('acme', 'a', deadlineOf(), task);
  const [first, second, third] = [
    run(async () => 'first'),
    run(async () => Promise.reject(new Error('No.'))),
    run(async (known) => String(known)),
  ];
  expect(await first).toBe('first');
  await expect(second).rejects.toThrow('No.');
  expect(await third).toBe('null');
});

test('one that gives up leaves its place, and those behind it still wait', async () => {
  const controller = new AbortController();
  const { start, end, names } = startTasks();
  const first = start('1');
  const second = start('2', 'a', { deadline: deadlineOf(controller.signal) });
  const third = start('3');
  await nextTick();
  controller.abort(new DOMException('', 'TimeoutError'));
  expect(await failureOf(second)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', tried: false });
  const fourth = start('4');
  await nextTick();
  expect(names()).toEqual(['1']);
  for (const task of ['1', '3', '4']) await end(task);
  expect(await Promise.all([first, third, fourth])).toEqual(['1', '3', '4']);
});

test('one whose time is up before it comes is not run', async () => {
  const { start, names } = startTasks();
  const deadline = deadlineOf(AbortSignal.abort(new DOMException('', 'AbortError')));
  expect(await failureOf(start('1', 'a', { deadline }))).toMatchObject({ code: 'CANCELLED' });
  expect(names()).toEqual([]);
});

test('the lock of all replicas is held while a task runs, and no longer', async () => {
  const events: string[] = [];
  const shared: SharedLocks = {
    async acquire(quotaKey, name) {
      events.push(`acquire ${quotaKey} ${name}`);
      return {
        unsettled: null,
        markUnsettled() {},
        release: () => void events.push('release'),
      };
    },
  };
  const { start, end } = startTasks(shared);
  const first = start('1');
  await nextTick();
  expect(events).toEqual(['acquire acme a']);
  await end('1');
  await first;
  expect(events).toEqual(['acquire acme a', 'release']);
});

test('without the lock a task runs all the same, unless the time is up', async () => {
  const away: SharedLocks = { acquire: async () => null };
  const { start, end } = startTasks(away);
  const first = start('1');
  await nextTick();
  await end('1');
  expect(await first).toBe('1');

  const controller = new AbortController();
  const deadline: Deadline = deadlineOf(controller.signal);
  const late: SharedLocks = {
    async acquire() {
      controller.abort(new DOMException('', 'TimeoutError'));
      return null;
    },
  };
  const second = startTasks(late).start('1', 'a', { deadline });
  expect(await failureOf(second)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', tried: false });
});
