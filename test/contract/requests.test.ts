import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import documented from '../../src/sandbox/sendcloud/documented.json' with { type: 'json' };
import { answersOf, type Call, type DocumentedApi, isSuccess, runCall } from './documented-api.ts';
import { sendcloud, shippingChannels } from './documented-apis.ts';
import { isObject, mediaOf, operationsOf } from './openapi.ts';
import { faultsOf, faultsOfRequest } from './request-faults.ts';

/**
 * The overview of Sendcloud's API has these in a table: its OpenAPI file says of a configuration only that
 * it is an object.
 */
const AUTH_CONFIGS: Readonly<Record<string, readonly string[]>> = {
  bearer: ['token'],
  basic: ['username', 'password'],
  api_key: ['header_name', 'api_key'],
};

function methodsOf<Client>(api: DocumentedApi<Client>) {
  return Object.entries<Call<Client>>(api.calls).map(([method, call]) => ({
    method,
    operation: call.operation,
    document: api.document,
    async makeRequests() {
      const outcomes = await Promise.all(
        call.variants.map((variant) => runCall(api, call, { variant })),
      );
      return outcomes.map(({ result, requests }) => ({ result, requests }));
    },
  }));
}

const methods = [...methodsOf(sendcloud), ...methodsOf(shippingChannels)];

describe('the requests', () => {
  test.for(methods)('of $method are as documented', async (method) => {
    for (const { result, requests } of await method.makeRequests()) {
      expect(result).not.toBeInstanceOf(Error);
      expect(requests.map(({ operation }) => operation.name)).toContain(method.operation);
      for (const request of requests) {
        expect(faultsOfRequest(method.document, request)).toEqual([]);
      }
    }
  });

  test.for([
    { api: 'Sendcloud', ...sendcloud },
    { api: 'Shipping Channels', ...shippingChannels },
  ])('of every method of the client for $api are made', async ({ mock, calls }) => {
    await using upstream = mock();
    expect(Object.keys(calls).toSorted()).toEqual(Object.keys(upstream.client).toSorted());
  });

  test('of a connection have the configuration of its way of authentication', async () => {
    const made = await methods
      .find(({ method }) => method === 'createWebhookConnection')
      ?.makeRequests();
    const configurations = (made ?? [])
      .flatMap(({ requests }) => requests)
      .map(({ body }) => (isObject(body) ? body.configuration : undefined));
    for (const configuration of configurations) {
      const { auth_type, auth_config, ...others } = isObject(configuration) ? configuration : {};
      expect(Object.keys(others).toSorted()).toEqual(['extra_headers', 'url']);
      const names = isObject(auth_config) ? Object.keys(auth_config) : [];
      expect(names).toEqual(AUTH_CONFIGS[String(auth_type)] ?? []);
    }
    expect(configurations).toHaveLength(Object.keys(AUTH_CONFIGS).length + 1);
  });

  test.for([
    { what: 'a path', body: {}, path: '/event-subscriptions/subscriptions/x', faults: 1 },
    { what: 'a property', body: { is_active: true, name: 'x' }, faults: 1 },
    { what: 'a type', body: { connection_id: '1' }, faults: 1 },
    { what: 'a bound', body: { connection_id: 0 }, faults: 1 },
    { what: 'a word', body: { event_type: 'x' }, faults: 1 },
    { what: 'a parameter', body: {}, query: 'include=all', faults: 1 },
    { what: 'a media type', body: {}, contentType: 'text/plain', faults: 1 },
    { what: 'having no body', body: undefined, faults: 1 },
    { what: 'nothing', body: { connection_id: 1 }, faults: 0 },
  ])('would be found to be wrong in $what', ({ body, path, query, contentType, faults }) => {
    const name = 'PATCH /event-subscriptions/subscriptions/{id}';
    const operation = operationsOf(sendcloud.document.paths).find((each) => each.name === name);
    if (operation === undefined) throw new Error(`${name} is not there.`);
    const found = faultsOfRequest(sendcloud.document, {
      operation,
      path: path ?? '/api/v3/event-subscriptions/subscriptions/1',
      query: new URLSearchParams(query),
      body,
      contentType: contentType ?? 'application/json',
    });
    expect(found).toHaveLength(faults);
  });
});

/** Documented operations that no method is for, and why. */
const NOT_CALLED: Readonly<Record<string, string>> = {
  'PATCH /webhook-subscriptions/{id}/toggle-active':
    'It flips: sent twice, it changes nothing. An update says which of both is meant.',
};

test('each documented operation is called, or is not for a reason', () => {
  const called = new Set(methods.map(({ operation }) => operation));
  const names = [sendcloud, shippingChannels]
    .flatMap(({ document }) => operationsOf(document.paths))
    .map(({ name }) => name);
  expect(names.filter((name) => !called.has(name))).toEqual(Object.keys(NOT_CALLED));
});

test('the requests go to the documented servers', () => {
  const { upstream } = loadConfig({ UPSTREAM: 'live' });
  if (upstream.kind !== 'live') throw new Error('It is the sandbox.');
  const urlOf = ({ origin, basePath }: typeof upstream.sendcloud) => `${origin}${basePath}`;
  expect([{ url: urlOf(upstream.sendcloud) }, { url: urlOf(upstream.shippingChannels) }]).toEqual(
    [sendcloud, shippingChannels].flatMap(({ document }) => document.servers),
  );
});

describe('the sandbox', () => {
  const { document, calls } = sendcloud;

  test('begins with what the examples of the lists have', () => {
    const listed = [calls.listConnections, calls.listSubscriptions]
      .flatMap((call) => answersOf(document, call).filter(isSuccess))
      .map(({ body }) => body);
    expect(listed).toEqual([{ data: documented.connections }, { data: documented.subscriptions }]);
  });

  test('sends an event as it is documented', () => {
    const [event] = operationsOf(document.webhooks);
    const { schema } = mediaOf(event?.requestBody?.content);
    const { ParcelEventCreatedPayload: payload } = documented;
    expect(faultsOf(document, schema, payload)).toEqual([]);
    expect(faultsOf(document, schema, { ...payload, event_type: 'x' })).toHaveLength(1);
  });
});
