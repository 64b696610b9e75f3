import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isAuthentic } from '../../src/events/authenticity.ts';
import { sendcloudHook, shippingChannelsHook, signatureOf } from './documented-events.ts';

const SECRET = 'documented-secret';
const BODY = '{"id":"evt_123456","data":9007199254740993}';
const bytes = (text: string) => new TextEncoder().encode(text);

describe('a request of Shipping Channels', () => {
  const signedBy = (header: unknown, { body = BODY, secrets = [SECRET] } = {}) =>
    isAuthentic(
      shippingChannelsHook(secrets),
      { 'x-shipping-channels-signature': header } as IncomingHttpHeaders,
      bytes(body),
    );

  test('is authentic with the HMAC-SHA256 of its body', () => {
    // Made by `openssl dgst -sha256 -hmac`.
    const known = 'sha256=c929fa884582a2149ee0060840a8363188ff811367a34fe295b8900480a6afe9';
    expect(signedBy(known)).toBe(true);
    expect(signatureOf(BODY, SECRET)).toBe(known);
  });

  test('is authentic by its bytes, whatever they are', () => {
    const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const headers = { 'x-shipping-channels-signature': signatureOf(body, SECRET) };
    const hook = shippingChannelsHook([SECRET]);
    expect(isAuthentic(hook, headers, body)).toBe(true);
    expect(isAuthentic(hook, headers, body.subarray(1))).toBe(false);
    // As it is when somebody has parsed and written it again.
    expect(signedBy(signatureOf(BODY, SECRET), { body: JSON.stringify(JSON.parse(BODY)) })).toBe(
      false,
    );
  });

  test('is authentic without a body when that is signed', () => {
    expect(signedBy(signatureOf('', SECRET), { body: '' })).toBe(true);
    expect(signedBy(signatureOf('', SECRET))).toBe(false);
  });

  test.for([
    { secrets: ['old-secret', 'new-secret'], old: true, new: true },
    { secrets: ['new-secret', 'old-secret'], old: true, new: true },
    { secrets: ['old-secret'], old: true, new: false },
    { secrets: ['new-secret'], old: false, new: true },
  ])('with the secrets $secrets, one of the old is $old and one of the new $new', (row) => {
    const { secrets } = row;
    expect(signedBy(signatureOf(BODY, 'old-secret'), { secrets })).toBe(row.old);
    expect(signedBy(signatureOf(BODY, 'new-secret'), { secrets })).toBe(row.new);
    expect(signedBy(signatureOf(BODY, 'other-secret'), { secrets })).toBe(false);
  });

  const digits = signatureOf(BODY, SECRET).slice('sha256='.length);
  test.for<{ what: string; header: unknown }>([
    { what: 'none', header: undefined },
    { what: 'an empty one', header: '' },
    { what: 'the prefix alone', header: 'sha256=' },
    { what: 'digits without a prefix', header: digits },
    { what: 'another prefix', header: `sha1=${digits}` },
    { what: 'a prefix in capitals', header: `SHA256=${digits}` },
    { what: 'digits in capitals', header: `sha256=${digits.toUpperCase()}` },
    { what: 'one digit less', header: `sha256=${digits.slice(1)}` },
    { what: 'one digit more', header: `sha256=${digits}0` },
    { what: 'a space after it', header: `sha256=${digits} ` },
    { what: 'the secret itself', header: SECRET },
    { what: 'the signature of another body', header: signatureOf(`${BODY} `, SECRET) },
    { what: 'two in one', header: `sha256=${digits}, sha256=${digits}` },
    { what: 'a list of it', header: [`sha256=${digits}`] },
    { what: 'a list of two', header: [`sha256=${digits}`, `sha256=${digits}`] },
  ])('is not authentic with $what as its signature', ({ header }) => {
    expect(signedBy(header)).toBe(false);
  });

  test('is not authentic with its signature in another header', () => {
    const signature = signatureOf(BODY, SECRET);
    const headers = { 'sendcloud-signature': signature, 'x-hook-secret': SECRET };
    expect(isAuthentic(shippingChannelsHook([SECRET]), headers, bytes(BODY))).toBe(false);
  });
});

describe('a request of Sendcloud', () => {
  const shown = (header: unknown, { body = BODY, secrets = [SECRET] } = {}) =>
    isAuthentic(
      sendcloudHook(secrets),
      { 'x-hook-secret': header } as IncomingHttpHeaders,
      bytes(body),
    );

  test.for([BODY, '', 'anything'])('is authentic with the secret and the body %j', (body) => {
    expect(shown(SECRET, { body })).toBe(true);
  });

  test('is authentic with each of several secrets', () => {
    const secrets = ['Bearer old', 'Bearer new'];
    const all = [...secrets, 'Bearer', 'old', 'Bearer oldBearer new'];
    expect(all.map((header) => shown(header, { secrets }))).toEqual([
      ...[true, true],
      ...[false, false, false],
    ]);
  });

  test.for<{ what: string; header: unknown }>([
    { what: 'none', header: undefined },
    { what: 'an empty text', header: '' },
    { what: 'a part of it', header: SECRET.slice(0, -1) },
    { what: 'more than it', header: `${SECRET}x` },
    { what: 'it in capitals', header: SECRET.toUpperCase() },
    { what: 'it twice', header: `${SECRET}, ${SECRET}` },
    { what: 'a list of it', header: [SECRET] },
    { what: 'a signature made with it', header: signatureOf(BODY, SECRET) },
  ])('is not authentic with $what in the place of the secret', ({ header }) => {
    expect(shown(header)).toBe(false);
  });

  test('is not authentic with what proves other requests', () => {
    const signature = signatureOf(BODY, SECRET);
    const headers = { 'x-shipping-channels-signature': signature, authorization: SECRET };
    expect(isAuthentic(sendcloudHook([SECRET]), headers, bytes(BODY))).toBe(false);
  });
});
