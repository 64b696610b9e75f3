import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { webhookSubscription } from '../../../src/sandbox/shipping-channels/webhook-subscription.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askShippingChannels, json } from '../client.ts';

const noName = { name: ['The name field is required.'] };
const noUrl = { url: ['The url field is required.'] };
const noEvents = { events: ['The events field is required.'] };
const badUrl = { url: ['The url field must be a valid URL.'] };
const short = { secret: ['The secret field must be at least 8 characters.'] };
const noFlag = { active: ['The active field must be true or false.'] };
const event = 'tracking_parcel.created';

const valid = { name: 'a', url: 'https://example.com/', events: [event], secret: '12345678' };

test.each<[object, object]>([
  [{ name: undefined }, noName],
  [{ name: null }, noName],
  [{ name: '  ' }, noName],
  [{ name: 7 }, { name: ['The name field must be a string.'] }],
  [
    { name: 'a'.repeat(256) },
    { name: ['The name field must not be greater than 255 characters.'] },
  ],
  [{ url: null }, noUrl],
  [{ url: '' }, noUrl],
  [{ url: ['a'] }, { url: ['The url field must be a string.'] }],
  [{ url: 'example.com' }, badUrl],
  [{ url: 'javascript:alert(1)' }, badUrl],
  [{ url: 'https://a b' }, badUrl],
  [{ events: null }, noEvents],
  [{ events: [] }, noEvents],
  [{ events: event }, { events: ['The events field must be an array.'] }],
  [{ events: { 0: event } }, { events: ['The events field must be an array.'] }],
  [
    { events: ['a', event, 'toString', 7, 'Tracking_parcel.created'] },
    {
      'events.0': ['The selected events.0 is invalid.'],
      'events.2': ['The selected events.2 is invalid.'],
      'events.3': ['The events.3 field must be a string.'],
      'events.4': ['The selected events.4 is invalid.'],
    },
  ],
  [{ secret: '1234567' }, short],
  [{ secret: 12_345_678 }, { secret: ['The secret field must be a string.'] }],
  [{ active: 'true' }, noFlag],
  [{ active: 1 }, noFlag],
  [{ active: null }, noFlag],
  [
    { name: '', url: 'a', secret: 'a', active: 'a' },
    { ...noName, ...badUrl, ...short, ...noFlag },
  ],
])('%j is refused in a new subscription and in a change', async (members, errors) => {
  await using sandbox = await startSandbox();
  const read = async () => [
    (await askShippingChannels(sandbox, '?per_page=100')).text,
    (await askShippingChannels(sandbox, '/wh_123456')).text,
  ];
  const before = await read();
  const body = { ...valid, ...members };
  for (const answer of [
    await askShippingChannels(sandbox, '', json('POST', body)),
    await askShippingChannels(sandbox, '/wh_123456', json('PUT', body)),
  ]) {
    expect(answer.status).toBe(422);
    expect(answer.json()).toEqual({
      error: { message: 'The given data was invalid.', errors },
    });
  }
  expect(await read()).toEqual(before);
});

test('a new subscription needs name, URL and events, a change only the name', async () => {
  await using sandbox = await startSandbox();
  const created = await askShippingChannels(sandbox, '', json('POST', {}));
  const changed = await askShippingChannels(sandbox, '/wh_123456', json('PUT', {}));
  expect(created.json()).toMatchObject({ error: { errors: { ...noName, ...noUrl, ...noEvents } } });
  expect(changed.json()).toEqual({
    error: { message: 'The given data was invalid.', errors: noName },
  });
});

test('the events of the API and of the guide are accepted', async () => {
  await using sandbox = await startSandbox();
  const listed = await askShippingChannels(sandbox, '/available-events');
  const values = JSON.parse(listed.text).data.map(({ value }: { value: string }) => value);
  const guide = ['created', 'updated', 'deleted', 'status_changed'].map(
    (each) => `shipment.${each}`,
  );
  const events = [...values, ...guide];
  const answer = await askShippingChannels(sandbox, '', json('POST', { ...valid, events }));
  expect(answer.status).toBe(201);
  expect(JSON.parse(answer.text).data.events).toEqual(events);
  expect(events).toHaveLength(13);
});

test('an event that a subscription has already may stay, known or not', async () => {
  const own = webhookSubscription({ id: 'wh_1', events: ['parcel.lost'] });
  const contents = { shippingChannels: { webhookSubscriptions: [own] } };
  await using sandbox = await startSandbox({ tenants: [tenant('acme', contents)] });
  const put = (events: readonly string[]) =>
    askShippingChannels(sandbox, '/wh_1', json('PUT', { name: 'a', events }));
  expect((await put([event, 'parcel.lost'])).status).toBe(200);
  expect((await put([event, 'parcel.found'])).status).toBe(422);
  expect((await put([event])).status).toBe(200);
  expect((await put([event, 'parcel.lost'])).status).toBe(422);
});
