import { afterEach, expect } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { registerSecret, takeLeaks } from './canaries.ts';

for (const tenant of ['acme', 'globex']) {
  const { publicKey, secretKey, token, apiKey } = demoCredentials(tenant);
  registerSecret(secretKey);
  registerSecret(token);
  registerSecret(apiKey);
  registerSecret(Buffer.from(`${publicKey}:${secretKey}`).toString('base64'));
}

// After every test of the suite, whatever it was about.
afterEach(() => {
  expect(takeLeaks()).toEqual([]);
});
