import { expect, test } from 'vitest';
import { decodeErrorBody } from '../../../src/upstream/shipping-channels/error-body.ts';

const shapes = [
  {
    page: 'the overview',
    body: {
      error: { code: 'invalid_request', message: 'Missing required parameter: name', status: 400 },
    },
    decoded: { code: 'invalid_request', retryAfterMs: null },
  },
  {
    page: 'the guide on errors',
    body: {
      error: {
        message: 'The given data was invalid.',
        errors: { 'recipient.email': ['The email must be valid.'] },
      },
    },
    decoded: { code: null, retryAfterMs: null },
  },
  {
    page: 'the page on rate limits',
    body: {
      error: {
        code: 'rate_limit_exceeded',
        message: 'Rate limit exceeded. Try again in 47 seconds.',
        retry_after: 47,
      },
    },
    decoded: { code: 'rate_limit_exceeded', retryAfterMs: 47_000 },
  },
];

test.for(shapes)('the error shape of $page is read', ({ body, decoded }) => {
  expect(decodeErrorBody(body)).toMatchObject(decoded);
});

test.for([
  'not_found',
  'server_error',
  'INVALID_REQUEST',
  '',
  'constructor',
  '<script>',
  404,
  null,
])('the code %j, which is not documented, is not told', (code) => {
  expect(decodeErrorBody({ error: { message: 'x', code } })).toMatchObject({
    code: null,
    retryAfterMs: null,
  });
});

test.for([
  [0, 0],
  [0.5, 500],
  [-5, 0],
  [3600, 3_600_000],
  [999_999, 3_600_000],
  ['47', null],
  [null, null],
  [true, null],
  [[47], null],
  [Number.POSITIVE_INFINITY, null],
  [9007199254740993n, null],
] as const)('retry_after of %s seconds is a wait of %s ms', ([retry_after, retryAfterMs]) => {
  expect(decodeErrorBody({ error: { message: 'x', retry_after } })?.retryAfterMs).toBe(
    retryAfterMs,
  );
});

test.for([
  undefined,
  null,
  [],
  'ok',
  1,
  {},
  { data: {} },
  { error: null },
  { error: 'not found' },
  { error: [] },
  { error: {} },
  { error: { code: 'invalid_request' } },
  { error: { message: 404 } },
  { message: 'Not found.' },
  { errors: [{ status: '404', code: 'not_found', detail: 'Not found.' }] },
])('%j is not an error of Shipping Channels', (body) => {
  expect(decodeErrorBody(body)).toBeNull();
});
