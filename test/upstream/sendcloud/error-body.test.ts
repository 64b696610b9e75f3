import { expect, test } from 'vitest';
import { decodeErrorBody } from '../../../src/upstream/sendcloud/error-body.ts';

const error = { status: '404', code: 'not_found', detail: 'Not found.' };

test.for([
  'unknown_field',
  'invalid',
  'forbidden',
  'invalid_choice',
  'min_value',
  'null',
  'not_found',
  'required',
  'not_a_list',
  'non_field_errors',
  'authentication_failed',
  'validation_error',
  'parcel_announcement_error',
])('the documented code %s is told', (code) => {
  expect(decodeErrorBody({ errors: [{ ...error, code }] })).toMatchObject({
    code,
    retryAfterMs: null,
  });
});

test.for([
  'unknown_error',
  'throttled',
  'NOT_FOUND',
  ' not_found',
  '',
  'constructor',
  '__proto__',
  '<script>',
])('the code %j, which is not documented, is not told', (code) => {
  expect(decodeErrorBody({ errors: [{ ...error, code }] })).toMatchObject({
    code: null,
    retryAfterMs: null,
  });
});

test('errors may be one object instead of a list', () => {
  expect(decodeErrorBody({ errors: error })).toMatchObject({ code: 'not_found' });
});

test.for([404, '404', null, undefined])('the status of an error may be %j', (status) => {
  expect(decodeErrorBody({ errors: [{ ...error, status }] })).toMatchObject({ code: 'not_found' });
});

test('an error may have no code', () => {
  expect(decodeErrorBody({ errors: [{ detail: 'Not found.' }] })).toMatchObject({
    code: null,
    retryAfterMs: null,
  });
});

test('the first of several errors is told', () => {
  const errors = [{ ...error, code: 'required' }, error];
  expect(decodeErrorBody({ errors })).toMatchObject({ code: 'required' });
});

test.for([
  undefined,
  null,
  [],
  'ok',
  1,
  {},
  { data: {} },
  { errors: null },
  { errors: [] },
  { errors: {} },
  { errors: 'not_found' },
  { errors: [null] },
  { errors: ['not_found'] },
  { errors: [null, 'not_found', 404, [], {}] },
  { errors: [[error]] },
  { errors: [{ message: 'no route' }] },
  { errors: { name: ['No.'] } },
  { errors: [{ id: 'x', links: {}, meta: {} }] },
  { error: { message: 'Not found.', code: 'not_found', status: 404 } },
  { message: 'Not found.' },
  { detail: 'Not found.' },
])('%j is not an error of Sendcloud', (body) => {
  expect(decodeErrorBody(body)).toBeNull();
});

const odd: readonly { what: string; error: object; issue?: object; code?: string | null }[] = [
  { what: 'a code that is a number', error: { ...error, code: 404 }, issue: { code: 'invalid' } },
  { what: 'a code that is null', error: { ...error, code: null }, issue: { code: 'invalid' } },
  { what: 'an unknown code', error: { ...error, code: 'nope' }, issue: { code: 'invalid' } },
  { what: 'a code that is an object', error: { ...error, code: {} }, issue: { code: 'invalid' } },
  {
    what: 'no detail',
    error: { status: '404', code: 'not_found' },
    issue: { code: 'not_found', message: '' },
  },
  {
    what: 'a detail that is null',
    error: { ...error, detail: null },
    issue: { code: 'not_found', message: '' },
  },
  {
    what: 'a title in its place',
    error: { code: 'not_found', title: 'Not Found' },
    issue: { code: 'not_found', message: 'Not Found' },
  },
  {
    what: 'a pointer and nothing else',
    error: { source: { pointer: '/data/type' } },
    issue: { path: ['type'], code: 'invalid', message: '' },
  },
  { what: 'a source that is null', error: { ...error, source: null }, issue: { path: [] } },
  { what: 'a source that is a text', error: { ...error, source: '/data/x' }, issue: { path: [] } },
  {
    what: 'a source of something else',
    error: { ...error, source: { parameter: 'x' } },
    issue: { path: [] },
  },
  {
    what: 'a pointer that is a number',
    error: { ...error, source: { pointer: 1 } },
    issue: { path: [] },
  },
  ...[404, 404.5, '', null, true, {}, []].map((status) => ({
    what: `the status ${JSON.stringify(status)}`,
    error: { ...error, status },
    issue: { code: 'not_found', message: 'Not found.' },
  })),
  { what: 'nothing but a status', error: { status: 404 } },
  { what: 'nothing but nulls', error: { status: null, code: null, detail: null, source: null } },
];

test.for(odd)('an error with $what is one', ({ error: odd, issue }) => {
  const issues = issue === undefined ? [] : [issue];
  expect(decodeErrorBody({ errors: [odd] })).toMatchObject({ issues });
  expect(decodeErrorBody({ errors: odd })).toMatchObject({ issues });
  // Nor does it spoil another one.
  expect(decodeErrorBody({ errors: [odd, error] })?.issues.at(-1)).toEqual({
    path: [],
    code: 'not_found',
    message: 'Not found.',
  });
});

test.for([null, 'not_found', 404, true, [], {}, [error], { message: 'x' }])(
  'what is no error, %j, spoils none of the others',
  (other) => {
    for (const errors of [
      [other, error],
      [error, other],
    ]) {
      const decoded = decodeErrorBody({ errors });
      expect(decoded?.code).toBe('not_found');
      expect(decoded?.issues).toHaveLength(1);
    }
  },
);
