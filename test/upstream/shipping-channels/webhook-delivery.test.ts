import { describe, expect, test } from 'vitest';
import { MASK } from '../../../src/domain/http-header.ts';
import { parseJsonVerbatim } from '../../../src/upstream/decode.ts';
import { isMap } from '../../../src/upstream/record.ts';
import { deliveryOf } from '../../../src/upstream/shipping-channels/webhook-delivery.ts';
import { canary } from '../../support/canaries.ts';
import {
  expectFieldError,
  expectRefusal,
  mutationsOf,
  NO_TEXT,
  NO_TIMESTAMP,
  NO_URL,
  NOTHING,
  readOne,
} from '../mutation.ts';

const WIRE = {
  id: 'whl_1',
  webhook_subscription_id: 'wh_1',
  event_type: 'tracking_parcel.created',
  status: 'success',
  url: 'https://example.com/hook',
  request_headers: { 'Content-Type': 'application/json' },
  request_body: { id: 'evt_1' },
  response_status: 200,
  response_body: 'OK',
  duration_ms: 12,
  error_message: null,
  created_at: '2025-04-07T12:00:01Z',
};

const delivery = deliveryOf('wh_1');
const verbatim = (wire: object) => parseJsonVerbatim(JSON.stringify(wire));
const read = (wire: object) => readOne(delivery, verbatim(wire));

test('a delivery is read', () => {
  expect(read(WIRE)).toEqual({
    id: 'whl_1',
    subscriptionId: 'wh_1',
    eventName: 'tracking_parcel.created',
    statusName: 'success',
    url: 'https://example.com/hook',
    requestHeaders: [{ name: 'Content-Type', value: 'application/json', masked: false }],
    requestBody: '{"id":"evt_1"}',
    responseStatus: 200,
    responseBody: 'OK',
    durationMs: 12,
    errorMessage: null,
    createdAt: '2025-04-07T12:00:01Z',
  });
});

const noIds = [...NOTHING, ...NO_TEXT, '', '..', 'whl 1', 'available-events'];

test.for(mutationsOf(WIRE, { id: noIds }))('$field that is $what is refused', (mutation) => {
  expectRefusal(delivery, { ...mutation, wire: asObject(verbatim(mutation.wire)) });
});

const NO_NUMBER = ['', '200 OK', 2 ** 31, true, {}, [], [200], canary('NUMBER')];
const NO_HEADERS = [1, true, 'a: b', ['a'], [{ a: 'b' }], canary('HEADERS')];

const FIELDS = [
  { field: 'event_type', property: 'eventName', wrong: NO_TEXT },
  { field: 'status', property: 'statusName', wrong: NO_TEXT },
  { field: 'url', property: 'url', wrong: NO_URL },
  { field: 'request_headers', property: 'requestHeaders', wrong: NO_HEADERS },
  { field: 'request_body', property: 'requestBody', wrong: [] },
  { field: 'response_status', property: 'responseStatus', wrong: NO_NUMBER },
  { field: 'response_body', property: 'responseBody', wrong: [1, 1.5, true] },
  { field: 'duration_ms', property: 'durationMs', wrong: NO_NUMBER },
  { field: 'error_message', property: 'errorMessage', wrong: NO_TEXT },
  { field: 'created_at', property: 'createdAt', wrong: NO_TIMESTAMP },
] as const;

describe.for(FIELDS)('$field', ({ field, property, wrong }) => {
  test.for(mutationsOf(WIRE, { [field]: NOTHING }))('$what is null', ({ wire }) => {
    expect(read(wire)).toEqual({ ...read(WIRE), [property]: null });
  });

  test.for(mutationsOf(WIRE, { [field]: wrong }))(
    '$what is an error, and the rest is read',
    (mutation) => {
      const wire = asObject(verbatim(mutation.wire));
      expectFieldError(delivery, read(WIRE), { ...mutation, wire }, property);
    },
  );
});

const owners = mutationsOf(WIRE, { webhook_subscription_id: [...NOTHING, ...NO_TEXT, '', '..'] });

test.for(owners)('$field that is $what: it was asked for under its subscription', ({ wire }) => {
  expect(read(wire)).toEqual(read(WIRE));
});

test('a delivery of another subscription is refused', () => {
  expect(() => read({ ...WIRE, webhook_subscription_id: 'wh_2' })).toThrow(
    '$.data.webhook_subscription_id: of another subscription',
  );
});

test.for([
  [12.5, 13],
  [12.4, 12],
  ['200', 200],
  ['12.5', 13],
  [-1, -1],
] as const)('a number that is sent as %j is %i', ([sent, value]) => {
  const { responseStatus, durationMs } = read({
    ...WIRE,
    response_status: sent,
    duration_ms: sent,
  });
  expect([responseStatus, durationMs]).toEqual([value, value]);
});

test.for([{}, []])('headers that are %j are none', (request_headers) => {
  expect(read({ ...WIRE, request_headers }).requestHeaders).toEqual([]);
});

test('a header value that is a list is joined, with the digits of its numbers', () => {
  const json = JSON.stringify({ ...WIRE, request_headers: 0 }).replace(
    '"request_headers":0',
    '"request_headers":{"X-A":["a",1.10,9007199254740993],"X-Token":["a","b"],"X-B":[{}]}',
  );
  expect(readOne(delivery, parseJsonVerbatim(json)).requestHeaders).toEqual([
    { name: 'X-A', value: 'a, 1.10, 9007199254740993', masked: false },
    { name: 'X-Token', value: MASK, masked: true },
    { name: 'X-B', value: MASK, masked: true },
  ]);
});

describe('the body is JSON text', () => {
  const bodies = [
    { body: '{"b":1,"a":{"c":[]}}', text: '{"b":1,"a":{"c":[]}}' },
    { body: '{ "n" : 9007199254740993 , "d" : 1.10 }', text: '{"n":9007199254740993,"d":1.10}' },
    { body: '[1e400,-0.0]', text: '[1e400,-0.0]' },
    { body: '"{\\"n\\": 1.10}"', text: '{"n": 1.10}' },
    { body: '{"__proto__":{"polluted":1}}', text: '{"__proto__":{"polluted":1}}' },
    { body: 'null', text: null },
  ];
  test.for(bodies)('$body', ({ body, text }) => {
    const wire = JSON.stringify({ ...WIRE, request_body: 0 }).replace(
      '"request_body":0',
      () => `"request_body":${body}`,
    );
    expect(readOne(delivery, parseJsonVerbatim(wire)).requestBody).toBe(text);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

test('signatures and credentials among the headers are masked', () => {
  const { requestHeaders } = read({
    ...WIRE,
    request_headers: {
      'X-Shipping-Channels-Signature': 'sha256=1',
      authorization: 'x',
      Accept: 'y',
    },
  });
  expect(requestHeaders).toMatchObject([{ value: MASK }, { value: MASK }, { value: 'y' }]);
});

describe('a response body that the API has parsed is JSON text', () => {
  test.for([
    ['{ "n" : 9007199254740993 , "d" : 1.10 }', '{"n":9007199254740993,"d":1.10}'],
    ['[1e400]', '[1e400]'],
    ['"{}"', '{}'],
  ] as const)('%s', ([body, text]) => {
    const wire = JSON.stringify({ ...WIRE, response_body: 0 }).replace(
      '"response_body":0',
      `"response_body":${body}`,
    );
    expect(readOne(delivery, parseJsonVerbatim(wire)).responseBody).toBe(text);
  });
});

function asObject(wire: unknown): Readonly<Record<string, unknown>> {
  if (!isMap(wire)) throw new Error('It is not an object.');
  return wire;
}
