import { expect, test } from 'vitest';
import { parseJson } from '../../../src/domain/json.ts';
import { DecodeError } from '../../../src/upstream/decode.ts';
import { decodeToken } from '../../../src/upstream/oauth2/token-endpoint.ts';
import { canary, collectOutput } from '../../support/canaries.ts';

const TOKEN = canary('ACCESS_TOKEN');
const GOOD = { access_token: TOKEN, token_type: 'bearer', expires_in: 3599, scope: 'api' };

/** What decoding says, which no token may be part of. */
function messageOf(body: unknown): string {
  try {
    decodeToken(body);
  } catch (error) {
    collectOutput('message', String(error));
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  throw new Error('It was decoded.');
}

test('a token becomes a header, and shows itself to nobody', () => {
  const { authorization, lifetimeMs } = decodeToken(GOOD);
  expect(authorization.reveal()).toBe(`Bearer ${TOKEN}`);
  expect(lifetimeMs).toBe(3_599_000);
  collectOutput('token', `${authorization} ${JSON.stringify(authorization)}`);
});

test('a token without expires_in lives for a while, and not for ever', () => {
  const { expires_in: _, ...rest } = GOOD;
  expect(decodeToken(rest).lifetimeMs).toBe(300_000);
});

test.each(['ory_at_dK-4.x_y', 'a', 'A~b/c+d==', 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln', 'x'.repeat(8192)])(
  '%.40j is a token',
  (token) => {
    const { authorization } = decodeToken({ ...GOOD, access_token: token });
    expect(authorization.reveal()).toBe(`Bearer ${token}`);
  },
);

test.each([
  undefined,
  null,
  1,
  {},
  [TOKEN],
  '',
  '=',
  '==x',
  ` ${TOKEN}`,
  `${TOKEN} `,
  `${TOKEN} x`,
  `${TOKEN}\r\nX-Injected: 1`,
  `${TOKEN}\n`,
  `${TOKEN}\0`,
  `${TOKEN}€`,
  `"${TOKEN}"`,
  `${TOKEN},${TOKEN}`,
  `Bearer ${TOKEN}`,
  'x'.repeat(8193),
  'x'.repeat(100_000),
])('%.40j is no token', (token) => {
  expect(messageOf({ ...GOOD, access_token: token })).toMatch(/^\$\.access_token(\[0\])?: ./);
});

test.each([undefined, 'bearer', 'Bearer', 'BEARER'])('the token type %j is known', (type) => {
  expect(decodeToken({ ...GOOD, token_type: type }).lifetimeMs).toBe(3_599_000);
});

test.each(['mac', 'DPoP', '', 'bearer ', 'bearer\n', 'xbearer', null, 1, ['bearer']])(
  'the token type %j is refused',
  (type) => {
    expect(messageOf({ ...GOOD, token_type: type })).toMatch(/^\$\.token_type: ./);
  },
);

const DEFAULT_MS = 300_000;
const LONGEST_MS = 3_600_000;

test.each<[json: string, lifetimeMs: number]>([
  ['3599', 3_599_000],
  ['3600', LONGEST_MS],
  ['1', 1000],
  ['0.5', 500],
  ['"3600"', LONGEST_MS],
  ['"120"', 120_000],
  ['3601', LONGEST_MS],
  ['1e12', LONGEST_MS],
  ['1e400', LONGEST_MS],
  ['"Infinity"', LONGEST_MS],
  ['0', DEFAULT_MS],
  ['-1', DEFAULT_MS],
  ['-1e400', DEFAULT_MS],
  ['"NaN"', DEFAULT_MS],
  ['""', DEFAULT_MS],
  ['"soon"', DEFAULT_MS],
  ['"-1"', DEFAULT_MS],
  ['null', DEFAULT_MS],
  ['true', DEFAULT_MS],
  ['[60]', DEFAULT_MS],
  ['{"seconds":60}', DEFAULT_MS],
  // Exact integers of this length are no numbers any more.
  ['99999999999999999999', DEFAULT_MS],
])('expires_in %s is %d ms', (json, lifetimeMs) => {
  const expiresIn = parseJson(json);
  expect(decodeToken({ ...GOOD, expires_in: expiresIn }).lifetimeMs).toBe(lifetimeMs);
});

test.each([undefined, null, '', 'text', 1, true, [], [GOOD], {}])('%j is no answer', (body) => {
  expect(messageOf(body)).toMatch(/^\$(\.access_token)?: ./);
});
