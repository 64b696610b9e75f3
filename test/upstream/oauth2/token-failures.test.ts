import { describe, expect, test } from 'vitest';
import { deadlineOf } from '../deadlines.ts';
import { createSourceUnderClock } from './under-clock.ts';

describe('a request for a token', () => {
  test('that fails fails for everybody who waits, or comes within a second', async () => {
    const { calls, ask, pass } = createSourceUnderClock();
    const asked = Array.from({ length: 200 }, () => ask());
    await calls[0]?.fail('refused');
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['UpstreamError: refused']));
    pass(0.999);
    expect(await ask()).toBe('UpstreamError: refused');
    expect(calls).toHaveLength(1);
    pass(0.001);
    const next = ask();
    expect(calls).toHaveLength(2);
    await calls[1]?.give('two', 3600);
    expect(await next).toBe('two');
  });

  test('that names a time is not made again before, and everybody is told how long that is', async () => {
    const { calls, ask, source, pass } = createSourceUnderClock();
    const asked = ask();
    await calls[0]?.fail('limited', 3_600_000);
    expect(await asked).toBe('UpstreamError: limited');
    pass(3000);
    await expect(source.get(deadlineOf())).rejects.toMatchObject({ retryAfterMs: 600_000 });
    expect(calls).toHaveLength(1);
    pass(600);
    const next = ask();
    await calls[1]?.give('two', 3600);
    expect(await next).toBe('two');
  });

  test('for which nobody had time any more says nothing of the endpoint', async () => {
    const { calls, ask, source } = createSourceUnderClock();
    const late = source.get(deadlineOf(undefined, 50));
    await calls[0]?.fail();
    await expect(late).rejects.toThrow();
    const next = ask();
    await calls[1]?.give('two', 3600);
    expect(await next).toBe('two');
  });
});
