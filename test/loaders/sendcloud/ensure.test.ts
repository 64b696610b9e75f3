import { describe, expect, test } from 'vitest';
import { createHttpHeader, createMaskedHeader } from '../../../src/domain/http-header.ts';
import type {
  EventSubscription,
  WebhookConnection,
  WebhookConnectionChanges,
} from '../../../src/domain/sendcloud.ts';
import {
  connectionChanges,
  eventSubscriptionChanges,
} from '../../../src/loaders/sendcloud/writes.ts';

const times = { createdAt: null, updatedAt: null };
const found: WebhookConnection = {
  id: '1',
  kind: 'webhook',
  typeName: 'webhook',
  url: 'https://example.com/',
  authTypeName: 'bearer',
  extraHeaders: [createHttpHeader('X-Shop', 'main'), createHttpHeader('X-Api-Key', 'secret')],
  ...times,
};
const shop = { name: 'X-Shop', value: 'main' };
const key = { name: 'X-Api-Key', value: 'another' };

interface Row {
  readonly what: string;
  readonly there?: Partial<WebhookConnection>;
  readonly wanted: WebhookConnectionChanges;
  readonly changes: WebhookConnectionChanges | null;
}

const basic = { kind: 'basic', username: 'u', password: 'p' } as const;

describe('what has to be written of a connection', () => {
  const rows: readonly Row[] = [
    { what: 'nothing that is named', wanted: {}, changes: null },
    {
      what: 'a token that cannot be compared',
      wanted: { auth: { kind: 'bearer', token: 't' } },
      changes: null,
    },
    { what: 'another type', wanted: { auth: basic }, changes: { auth: basic } },
    {
      what: 'a type where the API names none',
      there: { authTypeName: null },
      wanted: { auth: basic },
      changes: { auth: basic },
    },
    {
      what: 'none where the API names none',
      there: { authTypeName: null },
      wanted: { auth: { kind: 'none' } },
      changes: null,
    },
    {
      what: 'a type in the place of one that this version does not know',
      there: { authTypeName: 'oauth2' },
      wanted: { auth: basic },
      changes: { auth: basic },
    },
    {
      what: 'none where the type cannot be read',
      there: { authTypeName: new Error('unreadable') },
      wanted: { auth: { kind: 'none' } },
      changes: { auth: { kind: 'none' } },
    },
    {
      what: 'no headers where they cannot be read',
      there: { extraHeaders: new Error('unreadable') },
      wanted: { extraHeaders: [] },
      changes: { extraHeaders: [] },
    },
    {
      what: 'nothing that is named, whatever cannot be read',
      there: { authTypeName: new Error('unreadable'), extraHeaders: new Error('unreadable') },
      wanted: {},
      changes: null,
    },
    { what: 'a masked value', wanted: { extraHeaders: [shop, key] }, changes: null },
    {
      what: 'a value that is masked in part',
      there: { extraHeaders: [createHttpHeader('Link', 'https://u:p@example.com/')] },
      wanted: { extraHeaders: [{ name: 'Link', value: 'https://u:q@example.com/' }] },
      changes: null,
    },
    {
      what: 'a value that cannot be read',
      there: { extraHeaders: [createMaskedHeader('X-Shop')] },
      wanted: { extraHeaders: [shop] },
      changes: null,
    },
    {
      what: 'names in another case and order',
      wanted: {
        extraHeaders: [
          { ...key, name: 'x-api-key' },
          { ...shop, name: 'X-SHOP' },
        ],
      },
      changes: null,
    },
    {
      what: 'a value in another case',
      wanted: { extraHeaders: [{ ...shop, value: 'Main' }, key] },
      changes: { extraHeaders: [{ ...shop, value: 'Main' }, key] },
    },
    {
      what: 'a header more',
      wanted: { extraHeaders: [shop, key, { name: 'X-New', value: '' }] },
      changes: { extraHeaders: [shop, key, { name: 'X-New', value: '' }] },
    },
    {
      what: 'no headers where the API has none',
      there: { extraHeaders: null },
      wanted: { extraHeaders: [] },
      changes: null,
    },
    {
      what: 'headers of which the API has one twice',
      there: {
        extraHeaders: [createHttpHeader('X-Shop', 'a'), createHttpHeader('x-shop', 'main')],
      },
      wanted: { extraHeaders: [shop] },
      changes: { extraHeaders: [shop] },
    },
  ];

  test.for(rows)('$what', ({ there, wanted, changes }) => {
    expect(connectionChanges({ ...found, ...there }, wanted)).toEqual(changes);
  });

  test('only what differs', () => {
    const wanted = { url: found.url ?? '', auth: basic, extraHeaders: [shop, key] };
    expect(connectionChanges(found, wanted)).toEqual({ auth: basic });
  });
});

describe('what has to be written of an event subscription', () => {
  const subscription: EventSubscription = {
    id: '1',
    connectionId: '1',
    eventTypeName: 'parcels.event.created',
    active: true,
    ...times,
  };
  test.for([
    [true, true, null],
    [true, false, { active: false }],
    [null, true, { active: true }],
    [new Error('unreadable'), false, { active: false }],
  ] as const)('%s, and %s is to be: %o', ([there, active, changes]) => {
    expect(eventSubscriptionChanges({ ...subscription, active: there }, { active })).toEqual(
      changes,
    );
  });
});
