import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecret } from '../../src/domain/secret.ts';
import { createCredential } from '../../src/upstream/credential.ts';

const scopeOf = (authorization: string, kind: 'forwarded' | 'service' = 'forwarded') =>
  createCredential(kind, createSecret(authorization)).scope;

test('what stands for a credential tells nothing of it', () => {
  const scope = scopeOf('Bearer abc-token');
  expect(scope).toMatch(/^forwarded [\w-]{43}$/);
  expect(scope).not.toContain('abc');
  // Whoever sees it cannot find out which guess was right.
  for (const text of ['Bearer abc-token', 'bearer abc-token', 'forwarded bearer abc-token']) {
    expect(scope).not.toBe(createHash('sha256').update(text).digest('base64url'));
  }
});

test('it is the same for the same credential, and for no other', () => {
  const scope = scopeOf('Bearer abc');
  expect(scopeOf('Bearer abc')).toBe(scope);
  expect(scopeOf('BEARER abc')).toBe(scope);
  const others = ['Bearer abC', 'Bearer abc ', 'Basic abc', 'Bearer ab'].map((each) =>
    scopeOf(each),
  );
  expect(new Set([scope, scopeOf('Bearer abc', 'service'), ...others]).size).toBe(6);
});

test('the limits of a credential are the same, whoever has brought it', () => {
  const limitScopeOf = (kind: 'forwarded' | 'service', authorization: string) =>
    createCredential(kind, createSecret(authorization)).limitScope;
  const limitScope = limitScopeOf('service', 'Basic abc');
  expect(limitScope).toMatch(/^[\w-]{43}$/);
  expect(limitScopeOf('forwarded', 'basic abc')).toBe(limitScope);
  expect(limitScopeOf('forwarded', 'Basic abd')).not.toBe(limitScope);
});
