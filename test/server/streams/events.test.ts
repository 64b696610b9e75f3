import { describe, expect, test } from 'vitest';
import { openEventStream } from '../../support/event-stream.ts';
import {
  envelopeOf,
  postSigned,
  SECRETS,
  signatureOf,
  TEST_HOOKS,
} from '../../support/post-event.ts';
import { startGraph, until } from '../../support/start-graph.ts';

const EVENTS = `subscription ($after: ID, $names: [String!], $api: UpstreamApi) {
  eventReceived(after: $after, names: $names, api: $api) { id name body ... on ShippingChannelsEvent { resourceId deliveryId } }
}`;

describe('an event that a hook receives', () => {
  test('is in the streams that are open, and read later', async () => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    await using stream = await openEventStream(graph.url, { query: EVENTS });
    await until(() => graph.app.openStreams === 1);
    const body = envelopeOf('evt_1');
    expect(await postSigned(graph, body, { 'x-shipping-channels-delivery': 'whl_1' })).toBe(202);
    const { data, errors, extensions } = await stream.next();
    expect(errors).toBeUndefined();
    expect(data.eventReceived).toEqual({
      id: expect.stringMatching(/^\d+-\d+$/),
      name: 'tracking_parcel.created',
      body,
      resourceId: 'tp_1',
      deliveryId: 'whl_1',
    });
    expect(extensions.cost).toEqual({ estimatedCalls: 0, actualCalls: 0 });
    const read = await graph.query('{ receivedEvents { id } }');
    expect(read.data.receivedEvents).toEqual([{ id: data.eventReceived.id }]);
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('has every digit of its numbers, and is told once however often it is delivered', async () => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    // As the API writes it, and not as JSON.stringify would.
    const body = envelopeOf('evt_1', { data: { tracking_parcel: { id: 0 } } }).replace(
      '"id":0',
      '"id": 9007199254740993',
    );
    for (const delivery of ['whl_1', 'whl_2']) {
      expect(await postSigned(graph, body, { 'x-shipping-channels-delivery': delivery })).toBe(202);
    }
    const query =
      '{ receivedEvents { body ... on ShippingChannelsEvent { resourceId deliveryId } } }';
    const { data } = await graph.query(query);
    const event = { body, resourceId: '9007199254740993', deliveryId: 'whl_1' };
    expect(data.receivedEvents).toEqual([event]);
  });

  test.for([
    { what: 'no signature', headers: {} },
    { what: 'the signature of another body', headers: { of: '{}' } },
    { what: 'the signature of another secret', headers: { secret: 'another one' } },
  ])('with $what is answered 401 without a word, and not told', async ({ headers }) => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    const body = envelopeOf('evt_1');
    const { of, secret = SECRETS.SHIPPING_CHANNELS } = headers as { of?: string; secret?: string };
    const isSigned = Object.keys(headers).length > 0;
    const answer = await graph.send({
      method: 'POST',
      path: '/hooks/shipping-channels/test',
      headers: isSigned ? { 'x-shipping-channels-signature': signatureOf(of ?? body, secret) } : {},
      body,
    });
    expect(answer).toMatchObject({ status: 401, text: '' });
    expect((await graph.query('{ receivedEvents { id } }')).data.receivedEvents).toEqual([]);
    expect(graph.logs).toContainEqual(
      expect.objectContaining({ msg: 'event', hook: 'test', outcome: 'unauthorized', level: 40 }),
    );
  });

  test('of Sendcloud is known by the secret in its header', async () => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    const post = (secret: string) =>
      graph.send({
        method: 'POST',
        path: '/hooks/sendcloud/test',
        headers: { 'x-webhook-secret': secret },
        body: '{"event_type":"parcels.event.created","data":{"parcel":{"parcel_id":7}}}',
      });
    expect((await post('wrong')).status).toBe(401);
    expect((await post(SECRETS.SENDCLOUD)).status).toBe(202);
    const query = '{ receivedEvents { name ... on SendcloudParcelEvent { eventType parcelId } } }';
    expect((await graph.query(query)).data.receivedEvents).toEqual([
      { name: 'parcels.event.created', eventType: 'PARCELS_EVENT_CREATED', parcelId: '7' },
    ]);
  });

  test('that cannot be read is told with its text', async () => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    expect(await postSigned(graph, '<xml/>')).toBe(202);
    const query = '{ receivedEvents { __typename name occurredAt body } }';
    expect((await graph.query(query)).data.receivedEvents).toEqual([
      { __typename: 'UnknownReceivedEvent', name: 'unknown', occurredAt: null, body: '<xml/>' },
    ]);
  });

  test.for([
    { what: 'a day and a minute ago', ms: -86_460_000, status: 400 },
    { what: 'in six minutes', ms: 360_000, status: 400 },
    { what: 'a day ago but for a minute', ms: -86_340_000, status: 202 },
    { what: 'in four minutes', ms: 240_000, status: 202 },
  ])('that was made $what is answered $status', async ({ ms, status }) => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    const created_at = new Date(Date.now() + ms).toISOString();
    expect(await postSigned(graph, envelopeOf('evt_1', { created_at }))).toBe(status);
    const { data } = await graph.query('{ receivedEvents { id } }');
    expect(data.receivedEvents).toHaveLength(status === 202 ? 1 : 0);
  });

  test.for([
    { what: 'of a hook that there is not', path: '/hooks/shipping-channels/other', status: 404 },
    { what: 'of another API', path: '/hooks/sendcloud/test/', status: 404 },
    { what: 'by GET', path: '/hooks/sendcloud/test', method: 'GET', status: 405 },
    { what: 'too large', path: '/hooks/sendcloud/test', bytes: 256 * 1024 + 1, status: 413 },
    {
      what: 'as large as it may be',
      path: '/hooks/sendcloud/test',
      bytes: 256 * 1024,
      status: 202,
    },
  ])('$what is answered $status', async ({ path, method = 'POST', bytes = 1, status }) => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    const headers = { 'x-webhook-secret': SECRETS.SENDCLOUD };
    const body = method === 'POST' ? 'x'.repeat(bytes) : undefined;
    const answer = await graph.send({ method, path, headers, ...(body !== undefined && { body }) });
    expect(answer.status).toBe(status);
  });
});

describe('a stream', () => {
  test('goes on after an event without a gap, and then with what comes', async () => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await postSigned(graph, envelopeOf(id));
    const { data } = await graph.query('{ receivedEvents(first: 1) { id } }');
    const after = data.receivedEvents[0].id;
    await using stream = await openEventStream(graph.url, { query: EVENTS, variables: { after } });
    await until(() => graph.app.openStreams === 1);
    await postSigned(graph, envelopeOf('evt_4'));
    const bodies: string[] = [];
    for (let event = 0; event < 3; event += 1) {
      bodies.push(JSON.parse((await stream.next()).data.eventReceived.body).id);
    }
    expect(bodies).toEqual(['evt_2', 'evt_3', 'evt_4']);
    const rest = await graph.query(`{ receivedEvents(after: "${after}") { body } }`);
    expect(rest.data.receivedEvents).toHaveLength(3);
  });

  test.for([
    { what: 'an event that is not kept', after: '1-0', code: 'EVENT_GAP' },
    { what: 'no id of an event', after: 'x', code: 'BAD_USER_INPUT' },
  ])('after $what has one error, and ends', async ({ after, code }) => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    await using stream = await openEventStream(graph.url, { query: EVENTS, variables: { after } });
    const { results, text } = await stream.rest();
    expect(results).toMatchObject([{ errors: [{ extensions: { code } }] }]);
    expect(text).toMatch(/event: complete\ndata:\n\n$/);
    const { errors } = await graph.query(`{ receivedEvents(after: "${after}") { id } }`);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    await until(() => graph.app.openStreams === 0);
  });

  test('has the events that its arguments name', async () => {
    await using graph = await startGraph({ hooks: TEST_HOOKS });
    const variables = { names: ['tracking_parcel.deleted'], api: 'SHIPPING_CHANNELS' };
    await using stream = await openEventStream(graph.url, { query: EVENTS, variables });
    await until(() => graph.app.openStreams === 1);
    await postSigned(graph, envelopeOf('evt_1'));
    await postSigned(graph, envelopeOf('evt_2', { type: 'tracking_parcel.deleted' }));
    expect((await stream.next()).data.eventReceived.name).toBe('tracking_parcel.deleted');
    const { data } = await graph.query('{ receivedEvents(api: SENDCLOUD) { id } }');
    expect(data.receivedEvents).toEqual([]);
  });
});

test.for([0, 101])('first: %i is no number of events', async (first) => {
  await using graph = await startGraph();
  const { errors } = await graph.query(`{ receivedEvents(first: ${first}) { id } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});
