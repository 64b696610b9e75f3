import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { ask, BASIC } from './ask-as-caller.ts';
import { openConnection, postText } from './raw-connection.ts';

const { token, apiKey } = demoCredentials();

const SENDCLOUD = 'x-sendcloud-authorization';
const SHIPPING_CHANNELS = 'x-shipping-channels-authorization';

const toSendcloud = (authorization: string) => ['sendcloud', authorization];
const toShippingChannels = (authorization: string) => ['shipping-channels', authorization];
const noSendcloud = 'connection: UNAUTHENTICATED';
const noShippingChannels = 'webhookSubscription: UNAUTHENTICATED';

describe('forwarded credentials', () => {
  const environment = { UPSTREAM: 'live' };

  test.for([
    { sendcloud: BASIC, shippingChannels: `Bearer ${apiKey}` },
    { sendcloud: `Bearer ${token}`, shippingChannels: `bearer ${apiKey}` },
    { sendcloud: BASIC.replace('Basic', 'bASIC'), shippingChannels: `BEARER ${apiKey}` },
  ])('reach their API as they are, in whatever case ($#)', async (row) => {
    await using graph = await startGraph({ environment });
    const headers = { [SENDCLOUD]: row.sendcloud, [SHIPPING_CHANNELS]: row.shippingChannels };
    expect(await ask(graph, headers)).toEqual({
      status: 200,
      answered: ['connection', 'webhookSubscription'],
      errors: [],
      sent: [toSendcloud(row.sendcloud), toShippingChannels(row.shippingChannels)],
    });
  });

  test('one that is missing costs the fields of its API only', async () => {
    await using graph = await startGraph({ environment });
    expect(await ask(graph, { [SENDCLOUD]: BASIC })).toEqual({
      status: 200,
      answered: ['connection'],
      errors: [noShippingChannels],
      sent: [toSendcloud(BASIC)],
    });
    expect(await ask(graph, { [SHIPPING_CHANNELS]: `Bearer ${apiKey}` })).toEqual({
      status: 200,
      answered: ['webhookSubscription'],
      errors: [noSendcloud],
      sent: [toShippingChannels(`Bearer ${apiKey}`)],
    });
  });

  test('none at all costs everything, and nothing is sent', async () => {
    await using graph = await startGraph({ environment });
    const answer = {
      status: 200,
      answered: [],
      errors: [noSendcloud, noShippingChannels],
      sent: [],
    };
    expect(await ask(graph, {})).toEqual(answer);
    // Routers propagate their users' tokens, and browsers their cookies.
    expect(await ask(graph, { authorization: BASIC, cookie: `a=${token}` })).toEqual(answer);
    expect(
      await ask(graph, { authorization: `Bearer ${apiKey}`, 'x-forwarded-authorization': BASIC }),
    ).toEqual(answer);
  });

  const malformed: readonly (readonly [string, (secret: string) => string])[] = [
    ['nothing', () => ''],
    ['a scheme alone', () => 'Basic'],
    ['a scheme and a space', () => 'Basic '],
    ['a key without a scheme', (secret) => secret],
    ['another scheme', (secret) => `Digest ${secret}`],
    ['two spaces', (secret) => `Bearer  ${secret}`],
    ['a tab', (secret) => `Bearer\t${secret}`],
    ['two words', (secret) => `Bearer ${secret} ${secret}`],
    ['two in one header', (secret) => `Bearer ${secret}, Bearer ${secret}`],
    ['letters beyond ASCII', (secret) => `Bearer ${secret}\u00e9`],
    ['five kilobytes', (secret) => `Bearer ${secret.repeat(200)}`],
  ];
  test.for(malformed)('%s in the place of one is as good as none', async ([, makeValue]) => {
    await using graph = await startGraph({ environment });
    const value = makeValue(canary('credential'));
    for (const name of [SENDCLOUD, SHIPPING_CHANNELS]) {
      expect(await ask(graph, { [name]: value })).toEqual({
        status: 200,
        answered: [],
        errors: [noSendcloud, noShippingChannels],
        sent: [],
      });
    }
  });

  test('Basic is nothing that Shipping Channels takes', async () => {
    await using graph = await startGraph({ environment });
    const { errors, sent } = await ask(graph, { [SENDCLOUD]: BASIC, [SHIPPING_CHANNELS]: BASIC });
    expect(errors).toEqual([noShippingChannels]);
    expect(sent).toEqual([toSendcloud(BASIC)]);
  });

  test('the same header twice is as good as none', async () => {
    await using graph = await startGraph({ environment });
    using connection = await openConnection(graph.url);
    const body = JSON.stringify({ query: '{ connection(id: 1) { __typename } }' });
    const twice = [BASIC, `Bearer ${token}`].map((value) => `${SENDCLOUD}: ${value}`);
    connection.send(postText(body, [...twice, 'connection: close']));
    expect(await connection.whenClosed()).toContain('"code":"UNAUTHENTICATED"');
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('replace those of the sandbox, and never both ways at once', async () => {
    await using graph = await startGraph();
    const { answered, sent } = await ask(graph, { [SENDCLOUD]: `Bearer ${token}` });
    expect(answered).toEqual(['connection']);
    expect(sent).toEqual([toSendcloud(`Bearer ${token}`)]);
  });
});
