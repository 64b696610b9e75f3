import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { askControl } from './client.ts';
import { hooksAt, orderEvents } from './hooks.ts';
import { startWebhookListener } from './sendcloud/webhook-listener.ts';

const never = () => false;
const sign = (body: string, secret: string) =>
  `sha256=${createHmac('sha256', secret).update(Buffer.from(body)).digest('hex')}`;

test('an event of Shipping Channels is signed over the bytes of its body', async () => {
  await using webhook = await startWebhookListener((_incoming, outgoing) =>
    outgoing.writeHead(202).end(),
  );
  await using sandbox = await startSandbox();
  sandbox.deliverTo(hooksAt(webhook), never);
  const answer = await orderEvents(sandbox, { api: 'shipping-channels' });
  const [{ method, path, headers, body } = { body: '', headers: {} }] = webhook.received;
  const { id } = JSON.parse(body);
  expect(answer.status).toBe(200);
  expect(answer.json()).toEqual({
    sent: [{ api: 'shipping-channels', id, name: 'tracking_parcel.created', status: 202 }],
  });
  expect([method, path]).toEqual(['POST', '/shipping-channels?a=%2f']);
  expect(headers).toEqual({
    host: `localhost:${webhook.port}`,
    connection: 'close',
    'user-agent': 'hookgraph-sandbox',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-shipping-channels-event': 'tracking_parcel.created',
    'x-shipping-channels-delivery': expect.stringMatching(/^whl_[0-9a-f]{32}$/),
    'x-shipping-channels-signature': sign(body, 'signing-secret'),
  });
});

test('an event of Sendcloud has the secret in its header, and no signature', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  sandbox.deliverTo(hooksAt(webhook), never);
  const answer = await orderEvents(sandbox, { api: 'sendcloud' });
  expect(answer.json()).toEqual({
    sent: [{ api: 'sendcloud', id: null, name: 'parcels.event.created', status: 200 }],
  });
  const [{ method, path, headers, body } = { body: '' }] = webhook.received;
  expect([method, path]).toEqual(['POST', '/sendcloud']);
  expect(headers).toEqual({
    host: `127.0.0.1:${webhook.port}`,
    connection: 'close',
    'user-agent': 'hookgraph-sandbox',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'x-hook-secret': 'sendcloud-secret',
  });
});

test('each hook has events of its own, and as many as are asked for', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  const [sendcloud, shippingChannels] = hooksAt(webhook);
  sandbox.deliverTo([sendcloud, shippingChannels, shippingChannels], never);
  const { sent } = JSON.parse((await orderEvents(sandbox, { count: 2 })).text);
  expect(sent.map(({ api, name }: Record<string, string>) => `${api} ${name}`)).toEqual([
    'sendcloud parcels.event.created',
    'shipping-channels tracking_parcel.created',
    'shipping-channels tracking_parcel.created',
    'sendcloud parcels.event.created',
    'shipping-channels tracking_parcel.status_changed',
    'shipping-channels tracking_parcel.status_changed',
  ]);
  expect(new Set(webhook.received.map(({ body }) => body)).size).toBe(6);
  expect(webhook.received.map(({ path }) => path?.slice(0, 3)).join('')).toBe('/se/sh/sh/se/sh/sh');
});

test.each([
  ['an integer beyond 2^53', '{"id":"evt_1","reference": 9007199254740993}'],
  ['no JSON', '<event>ü'],
  ['nothing', ''],
  ['half of a character', '{"a":"\ud800"}'],
])('a given body that is %s is sent and signed as it is', async (_name, body) => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  sandbox.deliverTo(hooksAt(webhook), never);
  const answer = await orderEvents(sandbox, { body });
  expect(answer.json()).toEqual({
    sent: [
      { api: 'sendcloud', id: null, name: 'parcels.event.created', status: 200 },
      { api: 'shipping-channels', id: null, name: 'tracking_parcel.status_changed', status: 200 },
    ],
  });
  // UTF-8 has no half of a character.
  const bytes = body.replace('\ud800', '\ufffd');
  expect(webhook.received).toMatchObject([
    { body: bytes, headers: { 'x-hook-secret': 'sendcloud-secret' } },
    {
      body: bytes,
      headers: {
        'x-shipping-channels-event': 'tracking_parcel.status_changed',
        'x-shipping-channels-signature': sign(bytes, 'signing-secret'),
      },
    },
  ]);
});

test.each<[unknown, string | null]>([
  ['', null],
  ['nothing', null],
  [[], null],
  [null, null],
  [{ api: 'dhl' }, 'api'],
  [{ api: null }, 'api'],
  [{ name: '' }, 'name'],
  [{ name: 'Tracking_parcel.created' }, 'name'],
  [{ name: 'a b' }, 'name'],
  [{ name: 'a\n' }, 'name'],
  [{ name: 'a'.repeat(101) }, 'name'],
  [{ name: 1 }, 'name'],
  [{ count: 0 }, 'count'],
  [{ count: 101 }, 'count'],
  [{ count: 1.5 }, 'count'],
  [{ count: '1' }, 'count'],
  [{ body: {} }, 'body'],
  [{ body: null }, 'body'],
  [{ api: 'sendcloud', url: 'http://127.0.0.1/' }, 'url'],
])('%j is no order of events', async (order, field) => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  sandbox.deliverTo(hooksAt(webhook), never);
  const answer = await orderEvents(sandbox, order);
  expect(answer.status).toBe(400);
  const message = expect.stringMatching(field === null ? /^The body/ : `^${field} is .*\\.$`);
  expect(answer.json()).toEqual({ error: { message, field } });
  expect(webhook.received).toEqual([]);
});

test('without a hook of the API nothing is sent', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  const [sendcloud] = hooksAt(webhook);
  const statuses = [(await orderEvents(sandbox, {})).status];
  sandbox.deliverTo([sendcloud], never);
  const answer = await orderEvents(sandbox, { api: 'shipping-channels' });
  statuses.push(answer.status, (await orderEvents(sandbox, {})).status);
  sandbox.deliverTo([], never);
  statuses.push((await orderEvents(sandbox, {})).status);
  expect(statuses).toEqual([409, 409, 200, 409]);
  expect(answer.json()).toEqual({ error: { message: expect.stringContaining('no hook') } });
});

test.each<[number, number | null]>([
  [500, 500],
  [302, 302],
  [200, 200],
])('a hook that answers %i is told of, and asked only once', async (status, told) => {
  await using webhook = await startWebhookListener((_incoming, outgoing) =>
    outgoing.writeHead(status, { location: '/again' }).end(),
  );
  await using sandbox = await startSandbox();
  sandbox.deliverTo(hooksAt(webhook), never);
  const answer = await orderEvents(sandbox, {});
  expect(answer.json()).toMatchObject({ sent: [{ status: told }, { status: told }] });
  expect(webhook.received).toHaveLength(2);
});

test('a hook that cannot be reached, or does not answer in time, changes nothing', async () => {
  await using webhook = await startWebhookListener(({ url }, outgoing) => {
    if (url !== '/silent') outgoing.end();
  });
  await using sandbox = await startSandbox({ deliveryTimeoutMs: 80 });
  const [sendcloud, shippingChannels] = hooksAt(webhook);
  const silent = { ...sendcloud, url: `http://127.0.0.1:${webhook.port}/silent` };
  sandbox.deliverTo([{ ...sendcloud, url: 'http://[::1]:1/' }, silent, shippingChannels], never);
  for (const _ of [1, 2]) {
    const answer = await orderEvents(sandbox, {});
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      sent: [{ status: null }, { status: null }, { status: 200 }],
    });
  }
});

test('events end when the client that ordered them hangs up', async () => {
  const client = new AbortController();
  await using webhook = await startWebhookListener((_incoming, outgoing) => {
    if (client.signal.aborted) outgoing.end();
    else client.abort();
  });
  await using sandbox = await startSandbox();
  const [, shippingChannels] = hooksAt(webhook);
  sandbox.deliverTo([shippingChannels], never);
  const options = { method: 'POST', body: '{"count":100}', signal: client.signal } as const;
  await expect(askControl(sandbox, '/events', options)).rejects.toThrow();
  const answer = await orderEvents(sandbox, {});
  // The second of its life, and not the one after a hundred.
  expect(answer.json()).toMatchObject({
    sent: [{ name: 'tracking_parcel.status_changed', status: 200 }],
  });
  expect(webhook.received).toHaveLength(2);
});

test('deliveries are no requests to the APIs, and a reset keeps the hooks', async () => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  sandbox.deliverTo(hooksAt(webhook), never);
  await orderEvents(sandbox, {});
  expect(sandbox.requests).toEqual([]);
  sandbox.reset();
  const answer = await orderEvents(sandbox, {});
  expect(answer.json()).toMatchObject({ sent: [{ status: 200 }, { status: 200 }] });
});

test.each([
  'https://example.com/hooks',
  'http://10.0.0.1/',
  'http://0.0.0.0/',
  'http://127.0.0.1.example.com/',
  'ftp://127.0.0.1/',
  '//127.0.0.1/',
  '',
])('%j is no URL of a hook, and the hooks stay as they were', async (url) => {
  await using webhook = await startWebhookListener();
  await using sandbox = await startSandbox();
  const [sendcloud, shippingChannels] = hooksAt(webhook);
  sandbox.deliverTo([shippingChannels], never);
  const connect = () => sandbox.deliverTo([sendcloud, { ...shippingChannels, url }], never);
  expect(connect).toThrow(RangeError);
  expect(connect).toThrow('The url of a hook of shipping-channels is not http(s) on a loopback');
  expect((await orderEvents(sandbox, {})).json()).toMatchObject({ sent: [{ status: 200 }] });
});
