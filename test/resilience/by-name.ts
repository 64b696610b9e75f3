import { answerWell } from './answers.ts';
import { createScriptedLookup, type NameAnswer, type ScriptedLookup } from './scripted-lookup.ts';
import { REAL_TIMES, startUnderTest, type UnderTest, type UnderTestOptions } from './under-test.ts';

/** Where the scripted server is. */
export const HERE = ['127.0.0.1'];
/** Where nobody is, on the same port. */
export const NOBODY = ['127.0.0.2'];

/** Sendcloud by name: each new connection asks for its address, and after these answers hears where it is. */
export async function startByName(
  answers: readonly (NameAnswer | Promise<NameAnswer> | (() => Promise<NameAnswer>))[],
  options: Partial<UnderTestOptions> = {},
): Promise<UnderTest & { readonly names: ScriptedLookup }> {
  const names = createScriptedLookup((nth) => {
    const answer = answers[nth - 1];
    if (answer === undefined) return HERE;
    return typeof answer === 'function' ? answer() : answer;
  });
  const app = await startUnderTest({
    script: answerWell,
    through: ({ origin }) => `http://localhost:${new URL(origin).port}`,
    tuning: { lookup: names.lookup },
    ...options,
    environment: { ...REAL_TIMES, ...options.environment },
  });
  return Object.assign(app, { names });
}

export function portOf({ server }: UnderTest): number {
  return Number(new URL(server.origin).port);
}
