import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSecret } from '../../../src/domain/secret.ts';
import { deadlineOf } from '../deadlines.ts';
import { createSourceUnderClock, settle } from './under-clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('one request', () => {
  test('serves everybody who waits, and everybody who comes later', async () => {
    const { calls, ask } = createSourceUnderClock();
    const asked = Array.from({ length: 200 }, () => ask());
    await settle();
    expect(calls).toHaveLength(1);
    await calls[0]?.give('one', 3600);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['one']));
    expect(await ask()).toBe('one');
    expect(calls).toHaveLength(1);
  });
});

describe('the life of a token', () => {
  test.each<[lifetimeS: number, usedForS: number]>([
    [3600, 3570],
    [300, 270],
    [61, 31],
    [60, 30],
    [20, 10],
    [1, 0.5],
  ])('of %d s is over early, after %d s, and nobody waits for the next', async (...row) => {
    const [lifetimeS, usedForS] = row;
    const { calls, ask, fill, pass } = createSourceUnderClock();
    await fill('one', lifetimeS);
    pass(usedForS - 0.001);
    expect(await ask()).toBe('one');
    expect(calls).toHaveLength(1);
    pass(0.001);
    expect(await Promise.all([ask(), ask()])).toEqual(['one', 'one']);
    expect(calls).toHaveLength(2);
    await calls[1]?.give('two', lifetimeS);
    expect(await ask()).toBe('two');
  });

  test('that has ended is used no more', async () => {
    const { calls, ask, fill, pass } = createSourceUnderClock();
    await fill('one', 3600);
    pass(3600);
    const next = ask();
    expect(calls).toHaveLength(2);
    await calls[1]?.give('two', 3600);
    expect(await next).toBe('two');
  });

  test('begins when it is asked for, not when it arrives', async () => {
    const { calls, ask, pass } = createSourceUnderClock();
    const first = ask();
    pass(10);
    await calls[0]?.give('one', 60);
    expect(await first).toBe('one');
    pass(19.999);
    expect(await ask()).toBe('one');
    expect(calls).toHaveLength(1);
    pass(0.001);
    expect(await ask()).toBe('one');
    expect(calls).toHaveLength(2);
  });

  test('that is over when it arrives still serves who waits, and nobody else', async () => {
    const { calls, ask, pass } = createSourceUnderClock();
    const first = ask();
    pass(2);
    await calls[0]?.give('one', 1);
    expect(await first).toBe('one');
    void ask();
    expect(calls).toHaveLength(2);
  });
});

describe('an early refresh', () => {
  test('that fails leaves the old token until it ends, and is tried again after a pause', async () => {
    const { calls, ask, fill, pass } = createSourceUnderClock();
    await fill('one', 100);
    pass(70);
    expect(await ask()).toBe('one');
    await calls[1]?.fail();
    pass(4.999);
    expect(await ask()).toBe('one');
    expect(calls).toHaveLength(2);
    pass(0.001);
    expect(await ask()).toBe('one');
    expect(calls).toHaveLength(3);
    await calls[2]?.fail();
    pass(25);
    const late = ask();
    await calls[3]?.fail('still down');
    expect(await late).toBe('UpstreamError: still down');
    expect(calls).toHaveLength(4);
  });

  test('that is under way when the old token ends is waited for', async () => {
    const { calls, ask, fill, pass } = createSourceUnderClock();
    await fill('one', 100);
    pass(99);
    expect(await ask()).toBe('one');
    pass(1);
    const asked = ask();
    expect(calls).toHaveLength(2);
    await calls[1]?.fail('too late');
    expect(await asked).toBe('UpstreamError: too late');
  });

  test('has as long as the old token lives', async () => {
    const { calls, ask, fill, pass } = createSourceUnderClock();
    await fill('one', 100);
    pass(70);
    await ask();
    expect(calls[1]?.deadline.remainingMs()).toBe(30_000);
  });

  test('that fails does not bring back a token that was refused meanwhile', async () => {
    const { source, calls, ask, pass } = createSourceUnderClock();
    const first = source.get(deadlineOf());
    await calls[0]?.give('one', 100);
    pass(70);
    expect(await ask()).toBe('one');
    source.discard(await first);
    const asked = ask();
    await calls[1]?.fail('refused');
    expect(await asked).toBe('UpstreamError: refused');
  });
});

describe('a token that the API has refused', () => {
  test('is replaced', async () => {
    const { calls, ask, fill, discardCurrent } = createSourceUnderClock();
    await fill('one', 3600);
    await discardCurrent();
    const asked = [ask(), ask()];
    expect(calls).toHaveLength(2);
    await calls[1]?.give('two', 3600);
    expect(await Promise.all(asked)).toEqual(['two', 'two']);
  });

  test('and was replaced before is of no interest', async () => {
    const { source, calls, ask, fill } = createSourceUnderClock();
    await fill('one', 3600);
    const one = await source.get(deadlineOf());
    source.discard(one);
    await fill('two', 3600);
    source.discard(one);
    expect(await ask()).toBe('two');
    expect(calls).toHaveLength(2);
  });

  test('while its successor is under way takes no second request', async () => {
    const { source, calls, ask, fill } = createSourceUnderClock();
    await fill('one', 3600);
    const one = await source.get(deadlineOf());
    source.discard(one);
    const early = ask();
    source.discard(one);
    const late = ask();
    await calls[1]?.give('two', 3600);
    expect(await Promise.all([early, late])).toEqual(['two', 'two']);
    source.discard(createSecret('one'));
    expect(await ask()).toBe('two');
    expect(calls).toHaveLength(2);
  });
});

describe('a caller who gives up', () => {
  test('leaves the others theirs', async () => {
    const { calls, ask } = createSourceUnderClock();
    const [impatient, patient] = [new AbortController(), new AbortController()];
    const asked = [ask(impatient.signal), ask(patient.signal)];
    impatient.abort();
    expect(await asked[0]).toBe('UpstreamError: left to others');
    expect(calls[0]?.deadline.signal.aborted).toBe(false);
    await calls[0]?.give('one', 3600);
    expect(await asked[1]).toBe('one');
    expect(calls).toHaveLength(1);
  });

  test('as the last one ends the request, and the next one begins another', async () => {
    const { calls, ask } = createSourceUnderClock();
    const [first, second] = [new AbortController(), new AbortController()];
    const asked = [ask(first.signal), ask(second.signal)];
    first.abort();
    second.abort();
    expect(calls[0]?.deadline.signal.aborted).toBe(true);
    const next = ask();
    expect(calls).toHaveLength(2);
    await calls[0]?.fail('ended');
    expect(await Promise.all(asked)).toContain('UpstreamError: ended');
    // What has ended late does not stand in the way of what is under way.
    const another = ask();
    expect(calls).toHaveLength(2);
    await calls[1]?.give('two', 3600);
    expect(await Promise.all([next, another])).toEqual(['two', 'two']);
  });

  test('before it begins costs nothing', async () => {
    const { calls, ask } = createSourceUnderClock();
    expect(await ask(AbortSignal.abort())).toBe('UpstreamError: not begun');
    expect(calls).toHaveLength(0);
  });
});

test('the clock on the wall is of no interest', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
  const { calls, ask, fill } = createSourceUnderClock({ ownClock: true });
  await fill('one', 3600);
  for (const hours of [1, -1, 24, -24, 100_000]) {
    vi.setSystemTime(Date.UTC(2026, 0, 1, hours));
    expect(await ask()).toBe('one');
  }
  expect(calls).toHaveLength(1);
});
