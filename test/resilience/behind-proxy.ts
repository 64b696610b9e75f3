import { answerWell } from './answers.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { REAL_TIMES, startUnderTest, type UnderTest, type UnderTestOptions } from './under-test.ts';

export interface BehindProxy extends AsyncDisposable {
  readonly app: UnderTest;
  readonly proxy: FaultProxy;
}

/** The app, in no hurry, with a fault proxy between it and a Sendcloud that is well, unless its script says otherwise. */
export async function startBehindProxy(
  options: Partial<UnderTestOptions> = {},
): Promise<BehindProxy> {
  const proxy = await startFaultProxy();
  const app = await startUnderTest({
    script: answerWell,
    through: ({ origin }) => proxy.leadTo(origin),
    ...options,
    environment: { ...REAL_TIMES, ...options.environment },
  });
  return {
    app,
    proxy,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
    },
  };
}
