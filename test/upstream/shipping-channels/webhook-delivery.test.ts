import { describe, expect, test } from 'vitest';
import { MASK } from '../../../src/domain/http-header.ts';
import { DecodeError, decode } from '../../../src/upstream/decode.ts';
import { parseJsonVerbatim } from '../../../src/upstream/json.ts';
import { webhookDelivery } from '../../../src/upstream/shipping-channels/webhook-delivery.ts';

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

const read = (wire: object) => decode(webhookDelivery, parseJsonVerbatim(JSON.stringify(wire)));

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

describe('a field that has to be there is named when it is not, or is something else', () => {
  const required = [
    'id',
    'webhook_subscription_id',
    'event_type',
    'status',
    'url',
    'request_headers',
    'created_at',
  ];
  const broken = [undefined, null, 7, true, '', []];
  const rows = required.flatMap((field) => broken.map((value) => ({ field, value })));
  // A map without entries may come as a list.
  test.for(rows.filter(({ field, value }) => field !== 'request_headers' || !Array.isArray(value)))(
    '$field: $value',
    ({ field, value }) => {
      const act = () => read({ ...WIRE, [field]: value });
      expect(act).toThrow(DecodeError);
      expect(act).toThrow(`$.${field}: `);
    },
  );
});

describe('a field of the answer that is not there is null', () => {
  const fields = [
    ['response_status', 'responseStatus'],
    ['response_body', 'responseBody'],
    ['duration_ms', 'durationMs'],
    ['error_message', 'errorMessage'],
    ['request_body', 'requestBody'],
  ] as const;
  test.for(
    fields.flatMap(([wire, field]) => [null, undefined].map((value) => ({ wire, field, value }))),
  )('$wire: $value', ({ wire, field, value }) => {
    expect(read({ ...WIRE, [wire]: value })[field]).toBeNull();
  });
});

describe('a number that is none, or that no Int can hold, is refused', () => {
  const values = ['200', 1.5, 2 ** 31, {}, []];
  test.for(
    ['response_status', 'duration_ms'].flatMap((field) =>
      values.map((value) => ({ field, value })),
    ),
  )('$field: $value', ({ field, value }) => {
    expect(() => read({ ...WIRE, [field]: value })).toThrow(`$.${field}: `);
  });
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
    expect(decode(webhookDelivery, parseJsonVerbatim(wire)).requestBody).toBe(text);
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
  expect(requestHeaders.map(({ value }) => value)).toEqual([MASK, MASK, 'y']);
});
