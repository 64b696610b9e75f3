import { randomUUID } from 'node:crypto';

/** Everything that the program under test has put out in this test, and where. */
const outputs: { readonly source: string; readonly text: string }[] = [];
const PREFIX = 'CANARY_';
const canaries = new Set<string>();
/** Secrets that were not made here, and so have any form. */
const otherSecrets = new Set<string>();

/** A secret that no output may hold: put it where a secret goes, and forget about it. */
export function canary(name: string): string {
  const secret = `${PREFIX}${name}_${randomUUID().slice(0, 8)}`;
  canaries.add(secret);
  return secret;
}

/** Declares a text to be a secret. */
export function registerSecret(secret: string): void {
  otherSecrets.add(secret);
}

/** Hands in what the program has put out: a response with its headers, a log line, what a process printed. */
export function collectOutput(source: string, text: string): void {
  outputs.push({ source, text });
}

/** Where a secret has come out since the last call; empty when nowhere. */
export function takeLeaks(): readonly string[] {
  const leaks = outputs.flatMap(({ source, text }) => {
    // There are thousands of canaries at the end, and hardly ever one in a text.
    const secrets = text.includes(PREFIX) ? [...canaries, ...otherSecrets] : [...otherSecrets];
    return secrets
      .filter((secret) => text.includes(secret))
      .map((secret) => `${secret} in ${source}`);
  });
  outputs.length = 0;
  return leaks;
}
