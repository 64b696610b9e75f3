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
  { error: { type: 'not_found' } },
  { error: [{ message: 'x' }] },
  { error: true },
  { error: 'Not Found', message: 'no route', statusCode: 404 },
  { message: null },
  { message: 404 },
  { message: ['x'] },
  { message: { text: 'x' } },
  { message: null, errors: ['x'] },
  { errors: { name: ['x'] } },
  { detail: 'Not found.' },
  { status: 404 },
  { code: 'invalid_request' },
  { errors: [{ status: '404', code: 'not_found', detail: 'Not found.' }] },
])('%j is not an error of Shipping Channels', (body) => {
  expect(decodeErrorBody(body)).toBeNull();
});

const general = (message: string) => [{ path: [], code: 'invalid', message }];
const about = (...path: string[]) => [{ path, code: 'invalid', message: 'No.' }];

const odd: readonly { body: unknown; issues: readonly object[] }[] = [
  { body: { error: { message: 'No.', code: 422 } }, issues: general('No.') },
  { body: { error: { message: 'No.', code: null } }, issues: general('No.') },
  { body: { error: { message: 'No.', status: null } }, issues: general('No.') },
  { body: { error: { message: 'No.', status: {} } }, issues: general('No.') },
  { body: { error: { message: 'No.', errors: null } }, issues: general('No.') },
  { body: { error: { message: 'No.', errors: [] } }, issues: general('No.') },
  { body: { error: { message: 'No.', errors: {} } }, issues: general('No.') },
  { body: { error: { message: 'No.', errors: 404 } }, issues: general('No.') },
  { body: { error: { message: 'm', errors: ['No.'] } }, issues: general('No.') },
  { body: { error: { message: 'm', errors: 'No.' } }, issues: general('No.') },
  { body: { error: { errors: { name: ['No.'] } } }, issues: about('name') },
  { body: { error: { message: null, errors: { name: 'No.' } } }, issues: about('name') },
  {
    body: { error: { message: 7, errors: { 'events.0': ['No.'] } } },
    issues: about('events', '0'),
  },
  { body: { error: { code: 'invalid_request' } }, issues: [] },
  { body: { error: { code: 404 } }, issues: [] },
  { body: { error: { status: 404 } }, issues: [] },
  { body: { error: { message: null } }, issues: [] },
  { body: { error: { retry_after: 5 } }, issues: [] },
  { body: { message: 'No.' }, issues: general('No.') },
  { body: { message: '' }, issues: [] },
  { body: { message: 'No.', errors: null }, issues: general('No.') },
  { body: { message: 'No.', errors: [] }, issues: general('No.') },
  { body: { message: 'No.', error: null }, issues: general('No.') },
  {
    body: { message: 'No.', exception: 'X', file: 'x.php', line: 1, trace: [] },
    issues: general('No.'),
  },
  { body: { message: 'm', errors: { name: ['No.'] } }, issues: about('name') },
  { body: { message: 'm', errors: { 'events.0': ['No.'] } }, issues: about('events', '0') },
  { body: { message: null, errors: { name: ['No.'] } }, issues: about('name') },
  { body: { message: 'm', error: { message: 'No.' } }, issues: general('No.') },
  // What is odd about one field spoils no other.
  ...[7, {}, true].map((other) => ({
    body: { message: 'm', errors: { url: other, name: ['No.'] } },
    issues: [{ path: ['url'], code: 'invalid', message: '' }, ...about('name')],
  })),
  { body: { message: 'm', errors: { url: null, name: ['No.'] } }, issues: about('name') },
  { body: { message: 'm', errors: { url: [], name: ['No.'] } }, issues: about('name') },
  {
    body: { message: 'm', errors: { name: ['No.', null] } },
    issues: [...about('name'), { path: ['name'], code: 'invalid', message: '' }],
  },
];

test.for(odd)('$body is an error with the issues $issues', ({ body, issues }) => {
  expect(decodeErrorBody(body)?.issues).toEqual(issues);
});

test('the words of Laravel for too many attempts have a code and a wait too, if they come', () => {
  const body = { message: 'Too Many Attempts.', code: 'rate_limit_exceeded', retry_after: 47 };
  expect(decodeErrorBody(body)).toMatchObject({
    code: 'rate_limit_exceeded',
    retryAfterMs: 47_000,
  });
});
