import { describe, expect, test } from 'vitest';
import { MASK } from '../../src/domain/http-header.ts';
import { canary, registerSecret } from '../support/canaries.ts';
import { type Graph, startGraph } from '../support/start-graph.ts';
import { mutation, send } from './send-mutation.ts';

// The suite's own check fails when a canary comes out, in an answer or in a log.

const times = { created_at: '2026-01-15T10:30:00Z', updated_at: '2026-01-15T10:30:00Z' };

/** Each URL with a secret in it, and what is shown. */
const urlsWith = (secret: string): readonly (readonly [string, string])[] => [
  [`https://user:${secret}@example.com/a`, 'https://•••@example.com/a'],
  [`HTTPS://${secret}@[::1]:8443/a?b=c`, 'HTTPS://•••@[::1]:8443/a?b=c'],
  [`https://a@b:${secret}@example.com`, 'https://•••@example.com'],
  [`https://example.com/?a=1&token=${secret}&b=%20`, 'https://example.com/?a=1&token=•••&b=%20'],
  [`https://example.com/?%74oken=${secret}`, 'https://example.com/?%74oken=•••'],
  [`https://example.com/#access_token=${secret}`, 'https://example.com/#access_token=•••'],
  [`https://example.com/?to=https://u:${secret}@h/`, 'https://example.com/?to=https://•••@h/'],
  [`https://example.com/?to=//u:${secret}@h/`, 'https://example.com/?to=//•••@h/'],
  [`https://example.com/?to=http%3A%2Fu%3A${secret}%40h`, 'https://example.com/?to=•••'],
  [`https://example.com/?sk_live_${secret}=1`, 'https://example.com/?•••'],
];

/** Each header with a secret in it, and the value that is shown. */
const headersWith = (secret: string): readonly (readonly [string, string, string])[] => [
  ['Authorization', secret, MASK],
  ['X-Auth', secret, MASK],
  ['WebhookHmac', secret, MASK],
  ['my_sig', secret, MASK],
  ['x-userpass', secret, MASK],
  ['X-Pin-Code', secret, MASK],
  ['X-Pat', secret, MASK],
  ['X-Access', secret, MASK],
  ['X-A', `Bearer ${secret}`, MASK],
  ['X-B', `basic ${secret}`, MASK],
  ['X-C', `sha256=${secret}`, MASK],
  ['X-D', `t=1492774577,v1=${secret}`, MASK],
  ['X-E', `eyJhbGciOiJIUzI1NiJ9.${secret}.c2ln`, MASK],
  ['X-F', `a=1; api_key=${secret}`, MASK],
  ['X-G', `https://u:${secret}@example.com/?a=b`, 'https://•••@example.com/?a=b'],
  ['X-H', `whsec_${secret}`, MASK],
  ['X-Passphrase', secret, MASK],
  ['X-I', `[Bearer ${secret}]`, MASK],
  ['X-J', `rsa-sha256=${secret}`, MASK],
  [
    'X-K',
    String.raw`https:\/\/u:${secret}@h\/?token=${secret}`,
    String.raw`https:\/\/•••@h\/?token=•••`,
  ],
  ['X-Author', 'someone', 'someone'],
];

const connection = (url: string, headers: readonly (readonly string[])[] = []) => ({
  id: 1,
  type: 'webhook',
  configuration: { url, auth_type: 'none', extra_headers: Object.fromEntries(headers) },
  ...times,
});
const subscription = (url: string) => ({
  id: 'wh_123456',
  name: 'Orders',
  url,
  events: [],
  active: true,
  status: 'active',
  ...times,
});
const delivery = (url: string, error: string, headers: readonly (readonly string[])[]) => ({
  id: 'whl_1',
  webhook_subscription_id: 'wh_123456',
  event_type: 'tracking_parcel.created',
  status: 'failed',
  url,
  request_headers: Object.fromEntries(headers),
  error_message: error,
  created_at: times.created_at,
});
const meta = { current_page: 1, per_page: 15, last_page: 1, total: 1 };

/** What a query answers when the API sends this. */
async function read(graph: Graph, query: string, body: object) {
  graph.sandbox.misbehave({ body: JSON.stringify(body) });
  const { data, errors } = await graph.query(query);
  expect(errors).toBeUndefined();
  return data;
}

describe('what is secret in a URL comes out nowhere', () => {
  test.for(urlsWith('SECRET').map(([, shown], index) => [shown, index] as const))(
    '%s',
    async ([shown, index]) => {
      const [url = ''] = urlsWith(canary('URL'))[index] ?? [];
      // Answers are kept, and the second reader gets the kept one.
      await using graph = await startGraph({ plain: false });
      const one = '{ connection(id: 1) { ... on WebhookConnection { url } } }';
      expect(await read(graph, one, { data: connection(url) })).toEqual({
        connection: { url: shown },
      });
      expect((await graph.query(one)).data).toEqual({ connection: { url: shown } });
      expect(graph.takeUpstreamRequests()).toHaveLength(1);
      const list = '{ webhookSubscriptions { items { url } } }';
      expect(await read(graph, list, { data: [subscription(url)], meta })).toEqual({
        webhookSubscriptions: { items: [{ url: shown }] },
      });
      const entity =
        '{ _entities(representations: [{ __typename: "WebhookSubscription", id: "wh_123456" }]) { ... on WebhookSubscription { url } } }';
      expect(await read(graph, entity, { data: subscription(url) })).toEqual({
        _entities: [{ url: shown }],
      });
      const log =
        '{ webhookDelivery(subscriptionId: "wh_123456", id: "whl_1") { url errorMessage } }';
      const sent = delivery(url, `POST ${url} timed out`, []);
      expect(await read(graph, log, { data: sent })).toEqual({
        webhookDelivery: { url: shown, errorMessage: `POST ${shown} timed out` },
      });
    },
  );
});

test('what is secret in a header comes out nowhere, of a connection and of a delivery', async () => {
  await using graph = await startGraph();
  const headers = headersWith(canary('HEADER'));
  const shown = headers.map(([name, value, seen]) => ({
    name,
    value: seen,
    masked: seen !== value,
  }));
  const one =
    '{ connection(id: 1) { ... on WebhookConnection { extraHeaders { name value masked } } } }';
  expect(await read(graph, one, { data: connection('https://example.com/', headers) })).toEqual({
    connection: { extraHeaders: shown },
  });
  const log =
    '{ webhookDelivery(subscriptionId: "wh_123456", id: "whl_1") { requestHeaders { name value masked } } }';
  const sent = delivery('https://example.com/', '', headers);
  expect(await read(graph, log, { data: sent })).toEqual({
    webhookDelivery: { requestHeaders: shown },
  });
});

test('what is secret in the answer of a write, or in the words of a refusal, comes out nowhere', async () => {
  await using graph = await startGraph();
  const url = `https://user:${canary('WRITTEN')}@example.com/`;
  const row = mutation('createWebhookConnection');
  graph.sandbox.misbehave({ status: 201, body: JSON.stringify({ data: connection(url) }) });
  const { data } = await send(graph, { ...row, selection: 'connection { url }' });
  expect(data.result.connection.url).toBe('https://•••@example.com/');

  const refusal = { errors: [{ code: 'invalid', detail: `Not ${url}.` }] };
  graph.sandbox.misbehave({ status: 400, body: JSON.stringify(refusal) });
  const refused = await send(graph, row);
  expect(refused.data.result.issues).toMatchObject([{ message: 'Not https://•••@example.com/.' }]);
});

test('an update that does not name the URL leaves what is secret in it as it is', async () => {
  await using graph = await startGraph();
  const secret = canary('KEPT');
  registerSecret(encodeURIComponent(`user:${secret}`));
  const held = connection(`https://user:${secret}@example.com/`);
  graph.sandbox.misbehave({ body: JSON.stringify({ data: held }) });
  const row = mutation('updateWebhookConnection');
  await send(graph, { ...row, input: { id: '1', auth: { none: true } } });
  const bodies = graph.sandbox.requests.map(({ body }) => body);
  expect(bodies.at(-1)).not.toContain('url');
  expect(bodies.at(-1)).not.toContain('•');
});

test('the URL of an authorisation stays usable', async () => {
  await using graph = await startGraph();
  const url = 'https://www.klaviyo.com/oauth/authorize?client_id=a&state=b&code=c&token=d#key=e';
  graph.sandbox.misbehave({ body: JSON.stringify({ data: { authorization_url: url } }) });
  const row = mutation('startKlaviyoAuthorization');
  const { data } = await send(graph, { ...row, selection: 'authorizationUrl' });
  expect(data.result.authorizationUrl).toBe(url);
});
