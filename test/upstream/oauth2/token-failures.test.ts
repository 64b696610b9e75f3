import { describe, expect, test } from 'vitest';
import { createSecret } from '../../../src/domain/secret.ts';
import type { Token } from '../../../src/upstream/oauth2/token-endpoint.ts';
import { deadlineOf } from '../deadlines.ts';
import { createSourceUnderClock, settle } from './under-clock.ts';

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

  test('that names a time keeps nobody from the token that another replica has', async () => {
    let shared: Token | null = null;
    let looks = 0;
    const { calls, ask, pass } = createSourceUnderClock({
      async share(_rejected, deadline, fetchToken) {
        looks += 1;
        return shared ?? fetchToken(deadline);
      },
    });
    const asked = ask();
    await settle();
    await calls[0]?.fail('limited', 3_600_000);
    expect(await asked).toBe('UpstreamError: limited');
    expect([await ask(), await ask()]).toEqual(Array(2).fill('UpstreamError: limited'));
    expect(looks).toBe(1);
    pass(1);
    expect([await ask(), await ask()]).toEqual(Array(2).fill('UpstreamError: limited'));
    expect([looks, calls.length]).toEqual([2, 1]);
    shared = { authorization: createSecret('of another'), lifetimeMs: 3_600_000 };
    pass(1);
    expect(await ask()).toBe('of another');
    expect(calls).toHaveLength(1);
  });

  test('that names a time is made again then, also where others may have a token', async () => {
    const { calls, source, ask, pass } = createSourceUnderClock({
      share: (_rejected, deadline, fetchToken) => fetchToken(deadline),
    });
    const asked = ask();
    await settle();
    await calls[0]?.fail('limited', 5000);
    await asked;
    pass(4.5);
    await expect(source.get(deadlineOf())).rejects.toMatchObject({ retryAfterMs: 500 });
    pass(0.499);
    await expect(source.get(deadlineOf())).rejects.toMatchObject({ retryAfterMs: 1 });
    pass(0.001);
    const next = ask();
    await settle();
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
