import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecret } from '../../src/domain/secret.ts';
import { createCredential } from '../../src/upstream/credential.ts';

const cacheKeyOf = (authorization: string, kind: 'forwarded' | 'service' = 'forwarded') =>
  createCredential(kind, createSecret(authorization)).cacheKey;

test('what stands for a credential tells nothing of it', () => {
  const cacheKey = cacheKeyOf('Bearer abc-token');
  expect(cacheKey).toMatch(/^forwarded [\w-]{43}$/);
  expect(cacheKey).not.toContain('abc');
  // Whoever sees it cannot find out which guess was right.
  for (const text of ['Bearer abc-token', 'bearer abc-token', 'forwarded bearer abc-token']) {
    expect(cacheKey).not.toBe(createHash('sha256').update(text).digest('base64url'));
  }
});

test('it is the same for the same credential, and for no other', () => {
  const cacheKey = cacheKeyOf('Bearer abc');
  expect(cacheKeyOf('Bearer abc')).toBe(cacheKey);
  expect(cacheKeyOf('BEARER abc')).toBe(cacheKey);
  const others = ['Bearer abC', 'Bearer abc ', 'Basic abc', 'Bearer ab'].map((each) =>
    cacheKeyOf(each),
  );
  expect(new Set([cacheKey, cacheKeyOf('Bearer abc', 'service'), ...others]).size).toBe(6);
});

test('the limits of a credential are the same, whoever has brought it', () => {
  const quotaKeyOf = (kind: 'forwarded' | 'service', authorization: string) =>
    createCredential(kind, createSecret(authorization)).quotaKey;
  const quotaKey = quotaKeyOf('service', 'Basic abc');
  expect(quotaKey).toMatch(/^[\w-]{43}$/);
  expect(quotaKeyOf('forwarded', 'basic abc')).toBe(quotaKey);
  expect(quotaKeyOf('forwarded', 'Basic abd')).not.toBe(quotaKey);
});
