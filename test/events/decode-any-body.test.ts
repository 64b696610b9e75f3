import { describe, expect, test } from 'vitest';
import { decodeEvent } from '../../src/events/decode-event.ts';
import { SENDCLOUD_EVENT, SHIPPING_CHANNELS_EVENT } from './documented-events.ts';

const RECEIVED_AT = '2026-01-15T10:30:01.000Z';
const HOOKS = [
  { api: 'SENDCLOUD', name: 'a' },
  { api: 'SHIPPING_CHANNELS', name: 'b' },
] as const;
const TIMES = [
  ['2026-01-15T10:30:00Z', true],
  ['2026-01-15t10:30:00.123456789+02:00', true],
  ['2024-02-29T00:00:00Z', true],
  ['2026-02-29T00:00:00Z', false],
  ['2026-01-15T10:30:00', false],
  ['2026-01-15 10:30:00Z', false],
  ['2026-01-15', false],
  ['2026-1-15T10:30:00Z', false],
  ['Thu, 15 Jan 2026 10:30:00 GMT', false],
  ['1768473000', false],
  ['yesterday', false],
  ['', false],
] as const;

/** What is no event of any form. */
const BODIES: readonly { what: string; body: string }[] = [
  { what: 'nothing', body: '' },
  { what: 'a text that is no JSON', body: 'event_type=parcels.event.created' },
  { what: 'JSON that is cut', body: JSON.stringify(SENDCLOUD_EVENT).slice(0, -1) },
  { what: 'two of JSON', body: '{}{}' },
  { what: 'a list', body: '[{"type":"a.b","event_type":"a.b"}]' },
  { what: 'a JSON text', body: '"type"' },
  { what: 'a number', body: '12345678901234567890' },
  { what: 'null', body: 'null' },
  { what: 'an empty object', body: '{}' },
  { what: '100,000 brackets', body: '['.repeat(100_000) },
  { what: '100,000 brackets that are closed', body: '['.repeat(100_000) + ']'.repeat(100_000) },
  {
    what: '100,000 brackets around a long number',
    body: `${'['.repeat(100_000)}9007199254740993${']'.repeat(100_000)}`,
  },
  { what: '50,000 objects', body: `${'{"data":'.repeat(50_000)}1${'}'.repeat(50_000)}` },
  { what: 'bytes that are no UTF-8', body: Buffer.from([0xff, 0xfe, 0x7b, 0x7d]).toString('utf8') },
  { what: 'a zero', body: '\0' },
  { what: 'a byte order mark', body: '\uFEFF{' },
  {
    what: 'an event below __proto__',
    body: `{"__proto__":${JSON.stringify({ ...SENDCLOUD_EVENT, ...SHIPPING_CHANNELS_EVENT })}}`,
  },
];

describe.for(HOOKS)('at a hook of $api', (hook) => {
  const decode = (body: string) => decodeEvent(hook, {}, body, RECEIVED_AT);

  test.for(BODIES)('$what is an unknown event', ({ body }) => {
    expect(decode(body)).toEqual({
      apiId: null,
      event: {
        kind: 'unknown',
        api: hook.api,
        hook: hook.name,
        name: 'unknown',
        receivedAt: RECEIVED_AT,
        occurredAt: null,
        body,
      },
    });
  });

  test.for(TIMES)('an event of the time %j has one: %j', ([time, isTime]) => {
    const { parcel, event } = SENDCLOUD_EVENT.data;
    const wire =
      hook.api === 'SENDCLOUD'
        ? { ...SENDCLOUD_EVENT, data: { parcel, event: { ...event, timestamp: time } } }
        : { ...SHIPPING_CHANNELS_EVENT, created_at: time };
    expect(decode(JSON.stringify(wire)).event.occurredAt).toBe(isTime ? time : null);
  });

  test('the text of an event is as it was sent, with its layout', () => {
    const wire = hook.api === 'SENDCLOUD' ? SENDCLOUD_EVENT : SHIPPING_CHANNELS_EVENT;
    const body = ` ${JSON.stringify(wire, null, 4)}\r\n\t`;
    const { event } = decode(body);
    expect(event.kind).not.toBe('unknown');
    expect(event.body).toBe(body);
  });

  test('members called __proto__ change no object', () => {
    const body = JSON.stringify({ ...SENDCLOUD_EVENT, ...SHIPPING_CHANNELS_EVENT }).replaceAll(
      '{',
      '{"__proto__":{"polluted":1,"status":"x"},',
    );
    expect(decode(body).event.body).toBe(body);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
