import { describe, expect, test } from 'vitest';
import { isCredential, isCredentialName } from '../../src/domain/credential.ts';

describe('names of credentials', () => {
  const contained = [
    'authorization',
    'authentication',
    'cookie',
    'token',
    'secret',
    'key',
    'passw',
    'credential',
    'signature',
    'session',
    'jwt',
  ].flatMap((word) => [word, word.toUpperCase(), `x${word}s`, `X-${word}-1`]);
  const words = ['auth', 'hmac', 'sig', 'pass', 'pin', 'pat', 'access'].flatMap((word) => {
    const capital = `${word[0]?.toUpperCase()}${word.slice(1)}`;
    return [
      word,
      capital,
      word.toUpperCase(),
      `X-${capital}`,
      `X-${capital}-Sha256`,
      `x_${word}_1`,
      `x.${word}`,
      `x${capital}`,
      `${word}Header`,
      `X${capital}Id`,
      `MY${capital}`,
      `my2${capital}`,
      `user${word}`,
      `user${word}-of-shop`,
      `${word}2`,
      `x-${word}16-id`,
      `[${word}]`,
      `x ${word}`,
    ];
  });
  const more = ['X-OAuth-Scopes', 'WebhookHmac', 'HTTPAuthInfo', 'api\u212aey', 'se\u017fsion'];
  // Innocent, and hidden all the same: as words of the rule they cannot be told apart.
  const innocent = [
    'X-Compass',
    'X-Spin',
    'X-Compat',
    'Access-Control-Request-Method',
    'X-Monkey',
    'PinTerest',
  ];
  test.for([...contained, ...words, ...more, ...innocent])('%s', (name) => {
    expect(isCredentialName(name)).toBe(true);
  });

  test.for([
    '',
    'Accept',
    'Accept-Encoding',
    'Accessory',
    'Content-Type',
    'K-ey',
    'User-Agent',
    'X-Access\u00efble',
    'X-Assign',
    'X-Author',
    'X-Authors-Id',
    'X-Custom-Header',
    'X-Hmacro',
    'X-Passenger',
    'X-Path',
    'X-Pattern',
    'X-Pinterest',
    'X-Request-Id',
    'X-Shipping-Channels-Delivery',
    'X-Sign',
    'X-Signal',
    'X-Sigma',
    'X-Tok-En',
    'country_code',
    'page',
  ])('and not %j', (name) => {
    expect(isCredentialName(name)).toBe(false);
  });
});

describe('credentials by their form', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';
  test.for([
    'Bearer abc',
    'bearer abc',
    'BEARER\tabc',
    '  Bearer abc',
    'Basic dXNlcjpwdw==',
    'Basic user:pw',
    // Nothing tells it from a password.
    'Basic plan',
    'Digest username="a", response="b"',
    'Negotiate YII=',
    'NTLM TlRM',
    'Token abc',
    'Token token="abc"',
    'ApiKey abc',
    'Api-Key abc',
    'Key abc',
    'HMAC abc',
    'HMAC-SHA256 Credential=a&Signature=b',
    'AWS4-HMAC-SHA256 Credential=AKIA/20260101, Signature=abc',
    'AWS AKIA:abc',
    'SCRAM-SHA-256 abc',
    'DPoP abc',
    'OAuth oauth_nonce="a"',
    'SharedAccessSignature sr=a',
    'proxy; Bearer abc',
    '"Bearer abc"',
    'sha1=abcdef',
    'sha256=abcdef',
    'SHA-512=abcdef',
    'md5=abcdef',
    'v1=abcdef,t=1492774577',
    't=1492774577,v1=abcdef',
    'v0=abcdef',
    jwt,
    `before ${jwt} after`,
    'eyJhbGciOiJub25lIn0.eyJhIjoxfQ.',
    'eyJhbGciOiJkaXIifQ..iv.text.tag',
    'sk_live_abc',
    'rk_test_abc',
    'whsec_abc',
    'ghp_abc',
    'github_pat_abc',
    'glpat-abc',
    'xoxb-1-abc',
    'AKIAIOSFODNN7EXAMPLE',
    'ASIAIOSFODNN7EXAMPLE',
    'AIzaSyA1234567890123456789012345678901',
    `pk_${'0a'.repeat(17)}`,
    'sk-proj-0123456789abcdef',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----',
    'token=abc',
    'a=1; session_id=abc',
    'a=1&api_key=abc',
    'password: abc',
    '{"user":"a","password":"b"}',
    "{'api_key' : 'b'}",
    'auth[token]=abc',
    'https://user:pw@example.com/',
  ])('%j', (text) => {
    expect(isCredential(text)).toBe(true);
  });

  test.for([
    '',
    ' ',
    'my-value',
    'application/json',
    'application/json; charset=utf-8',
    'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk',
    'text/html,application/xml;q=0.9,*/*;q=0.8',
    'Mozilla/5.0 (X11; Linux x86_64)',
    'gzip, deflate, br',
    'no-cache, max-age=0',
    'Mon, 15 Jan 2026 10:30:00 GMT',
    '2026-01-15T10:30:00+01:00',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'Bearer',
    'basic',
    'a basic plan',
    'The bearer of news',
    'auth.example.com:8443',
    'tracking_parcel.status_changed',
    'whl_123456',
    'v1',
    'eyJ',
    'eyJhbGciOiJIUzI1NiJ9',
    'someone@example.com',
    'https://example.com/a@b?email=a@b',
    'https://•••@example.com/?token',
    '••••••••••••••••',
    '-----BEGIN CERTIFICATE-----',
    'token=',
    'risk-free-abcdefghijklmnop',
  ])('and not %j', (text) => {
    expect(isCredential(text)).toBe(false);
  });
});
