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
  { errors: [{ code: 'not_found' }] },
  { error: { message: 'Not found.', code: 'not_found', status: 404 } },
  { message: 'Not found.' },
  { detail: 'Not found.' },
])('%j is not an error of Sendcloud', (body) => {
  expect(decodeErrorBody(body)).toBeNull();
});
