import { expect, test, vi } from 'vitest';
import { startGraph } from '../support/start-graph.ts';
import { BOTH } from './ask-as-caller.ts';
import { askWith, environmentOf, good, invalid, nowS, verifierOf } from './ask-with-jwt.ts';
import { type KeyServer, startKeyServer } from './key-server.ts';

test('a new key is found without a restart', async () => {
  await using keys = await startKeyServer();
  const first = await keys.sign(await keys.addKey());
  await using graph = await startGraph({ environment: environmentOf(keys) });
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    expect(await askWith(graph, first)).toEqual(good);
    const second = await keys.addKey();
    vi.setSystemTime(Date.now() + 31_000);
    expect(await askWith(graph, await keys.sign(second))).toEqual(good);
    expect(keys.requests).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

test('a flood of tokens with unknown keys costs one fetch in 30 seconds', async () => {
  await using keys = await startKeyServer();
  await keys.addKey();
  const unknown = await keys.addKey(false);
  await using graph = await startGraph({ environment: environmentOf(keys) });
  const tokens = await Promise.all(
    Array.from({ length: 50 }, (_, index) => keys.sign(unknown, { jti: `${index}` })),
  );
  const answers = await Promise.all(tokens.map((token) => askWith(graph, token)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(keys.requests).toBe(1);
});

const unavailable = {
  status: 503,
  challenge: undefined,
  codes: ['SERVICE_UNAVAILABLE'],
  isWritten: false,
  calls: 0,
};

test('while the key server is dead, known keys go on, and an unknown one is a 503 to try again', async () => {
  await using keys = await startKeyServer();
  const kid = await keys.addKey();
  const unknown = await keys.sign(await keys.addKey(false));
  await using graph = await startGraph({ environment: environmentOf(keys) });
  expect(await askWith(graph, await keys.sign(kid))).toEqual(good);
  await keys.stop();
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    // Longer than the library keeps keys.
    vi.setSystemTime(Date.now() + 15 * 60_000);
    expect(await askWith(graph, await keys.sign(kid, { jti: 'later' }))).toEqual(good);
    expect(await askWith(graph, await keys.sign(kid, { exp: nowS() - 60 }))).toEqual(invalid);
    const answer = await graph.query(BOTH, {}, { authorization: `Bearer ${unknown}` });
    expect(answer.errors).toMatchObject([{ extensions: { retryable: true } }]);
    expect(await askWith(graph, unknown)).toEqual(unavailable);
  } finally {
    vi.useRealTimers();
  }
});

test.for([
  { what: 'was never there', answer: null },
  { what: 'fails', answer: { status: 500 } },
  {
    what: 'points elsewhere',
    answer: { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
  },
  { what: 'has nothing', answer: { status: 200 } },
])('a key server that $what is a 503, and never UNAUTHENTICATED', async ({ answer }) => {
  await using keys = await startKeyServer();
  const token = await keys.sign(await keys.addKey());
  keys.answer = answer;
  await using graph = await startGraph({ environment: environmentOf(keys) });
  if (answer === null) await keys.stop();
  expect(await askWith(graph, token)).toEqual(unavailable);
});

const MINUTE_MS = 60_000;

/** Has keys, which are older by now than the library keeps them. */
async function startOld(keys: KeyServer) {
  const kid = await keys.addKey();
  const verifier = verifierOf(keys);
  await verifier.verify(await keys.sign(kid));
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 11 * MINUTE_MS);
  let signed = 0;
  return {
    /** Verifies a token that nobody has seen. */
    async verify(by = kid) {
      signed += 1;
      return verifier.verify(await keys.sign(by, { jti: `${signed}` }));
    },
  };
}

test.for([
  { what: 'fails', answer: { status: 500 } },
  { what: 'sends no keys', answer: { status: 200 } },
])(
  'a key server that $what is asked once in 30 seconds, and its keys go on',
  async ({ answer }) => {
    await using keys = await startKeyServer();
    try {
      const { verify } = await startOld(keys);
      keys.answer = answer;
      for (let times = 0; times < 5; times += 1) await verify();
      expect(keys.requests).toBe(2);
      vi.setSystemTime(Date.now() + 31_000);
      for (let times = 0; times < 5; times += 1) await verify();
      await expect.poll(() => keys.requests).toBe(3);
      keys.answer = null;
      const added = await keys.addKey();
      const isVerified = () => verify(added).then(Boolean, () => false);
      expect(await isVerified()).toBe(false);
      vi.setSystemTime(Date.now() + 31_000);
      await expect.poll(isVerified).toBe(true);
      expect(keys.requests).toBe(4);
      vi.setSystemTime(Date.now() + 61 * MINUTE_MS);
      keys.answer = answer;
      // No longer than an hour.
      await expect(verify()).rejects.toMatchObject({ status: 503 });
    } finally {
      vi.useRealTimers();
    }
  },
);

test('a key server that hangs holds one token up, and none after it', async () => {
  await using keys = await startKeyServer();
  try {
    const { verify } = await startOld(keys);
    keys.answer = 'never';
    await verify();
    const startedAtMs = performance.now();
    for (let times = 0; times < 5; times += 1) await verify();
    expect(performance.now() - startedAtMs).toBeLessThan(1500);
    vi.setSystemTime(Date.now() + 31_000);
    // It is asked again, which nobody waits for.
    for (let times = 0; times < 5; times += 1) await verify();
    expect(performance.now() - startedAtMs).toBeLessThan(2500);
    expect(keys.requests).toBe(3);
  } finally {
    vi.useRealTimers();
  }
});

test('a key server that has sent nothing yet is asked again after five seconds', async () => {
  await using keys = await startKeyServer();
  const kid = await keys.addKey();
  const verifier = verifierOf(keys);
  keys.answer = { status: 500 };
  for (let times = 0; times < 5; times += 1) {
    await expect(verifier.verify(await keys.sign(kid))).rejects.toMatchObject({ status: 503 });
  }
  expect(keys.requests).toBe(1);
  keys.answer = null;
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    vi.setSystemTime(Date.now() + 5001);
    await verifier.verify(await keys.sign(kid));
  } finally {
    vi.useRealTimers();
  }
});
