import { expect, test } from 'vitest';
import { canary, collectOutput, registerSecret, takeLeaks } from './support/canaries.ts';

// Every test of the suite relies on it, and none would fail if it found nothing.
test('a secret that comes out is found, with its source, and only once', () => {
  const made = canary('MADE');
  const registered = 'dGhpcyBoYXMgbm8gcHJlZml4';
  registerSecret(registered);
  collectOutput('a log', `before ${made} after`);
  collectOutput('an answer', `before ${registered} after`);
  collectOutput('a metric', `CANARY_OF_NOBODY and ${registered}`);
  collectOutput('a trace', 'nothing');
  expect(takeLeaks()).toEqual([
    `${made} in a log`,
    `${registered} in an answer`,
    `${registered} in a metric`,
  ]);
  expect(takeLeaks()).toEqual([]);
});
