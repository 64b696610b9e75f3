import { expect, test } from 'vitest';
import { isSendcloudEventType, isWebhookAuthType } from '../../src/domain/sendcloud.ts';
import { isEventName } from '../../src/domain/shipping-channels.ts';

const openSets = [
  {
    set: 'the ways of authenticating to a webhook',
    isKnown: isWebhookAuthType,
    words: ['none', 'bearer', 'basic', 'api_key'],
  },
  {
    set: "Sendcloud's event types",
    isKnown: isSendcloudEventType,
    words: ['parcels.event.created'],
  },
  {
    set: 'the events of Shipping Channels',
    isKnown: isEventName,
    words: [
      'shipping_channel.created',
      'shipping_channel.updated',
      'shipping_channel.deleted',
      'shipping_channel.validated',
      'shipping_channel.status_changed',
      'tracking_parcel.created',
      'tracking_parcel.updated',
      'tracking_parcel.deleted',
      'tracking_parcel.status_changed',
    ],
  },
];

test.for(openSets)('$set are known by the words of the API', ({ isKnown, words }) => {
  expect(words.filter(isKnown)).toEqual(words);
});

test.for(openSets)('other words are not among $set', ({ isKnown, words }) => {
  const others = ['', 'shipment.created', 'oauth2', 'constructor', '__proto__', 'length', '0'];
  const nearly = words.flatMap((word) => [word.toUpperCase(), ` ${word}`, `${word}s`]);
  expect([...others, ...nearly].filter(isKnown)).toEqual([]);
});

test('no way of authenticating is none that is known', () => {
  expect(isWebhookAuthType(null)).toBe(false);
});
