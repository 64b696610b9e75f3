import { expect, test } from 'vitest';
import { demoHeaders } from '../support/demo-headers.ts';
import { startGraph } from '../support/start-graph.ts';

// Every id here exists in both accounts, with other contents.
const QUERY = `{
  connection(id: 1) { ... on WebhookConnection { url } }
  eventSubscription(id: 1) { connectionId createdAt connection { ... on WebhookConnection { id url } } }
  webhookSubscription(id: "wh_123456") { name url }
  connections { __typename }
  webhookSubscriptions { totalCount }
  _entities(representations: [{ __typename: "WebhookSubscription", id: "wh_123456" }]) { ... on WebhookSubscription { url } }
}`;

test.for([
  { failing: 'nobody', faults: 0 },
  { failing: 'one upstream call in ten', faults: 60 },
])(
  'a hundred requests of two tenants for the same ids never mix while $failing fails',
  async ({ faults }) => {
    await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
    const [acme, globex] = [
      await graph.query(QUERY, {}, demoHeaders('acme')),
      await graph.query(QUERY, {}, demoHeaders('globex')),
    ];
    expect(acme.data.connection.url).toBe('https://example.com/webhooks/sendcloud');
    expect(globex.data.connection.url).toBe('https://globex.example.org/parcels');
    expect(acme.errors ?? globex.errors).toBeUndefined();
    graph.takeUpstreamRequests();
    if (faults > 0) graph.sandbox.misbehave({ status: 500, times: faults });

    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const tenant = index % 2 === 0 ? 'acme' : 'globex';
        return { tenant, answer: await graph.query(QUERY, {}, demoHeaders(tenant)) };
      }),
    );
    for (const { tenant, answer } of answers) {
      const { data } = tenant === 'acme' ? acme : globex;
      if (answer.errors === undefined) expect(answer.data).toEqual(data);
      for (const [name, value] of Object.entries(answer.data ?? {})) {
        if (value !== null && !JSON.stringify(value).includes('null'))
          expect(value).toEqual(data[name]);
      }
    }
    expect(answers.filter(({ answer }) => answer.errors === undefined).length).toBeGreaterThan(30);
    expect(answers.some(({ answer }) => answer.errors !== undefined)).toBe(faults > 0);

    const credentials = new Set(graph.sandbox.requests.map(({ headers }) => headers.authorization));
    expect(credentials.size).toBe(4);
  },
);

test("another tenant's id is as unknown as one that does not exist", async () => {
  await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
  const read = (id: string) =>
    graph.query(
      'query ($id: ID!, $r: [_Any!]!) { webhookSubscription(id: $id) { url } _entities(representations: $r) { __typename } }',
      { id, r: [{ __typename: 'WebhookSubscription', id }] },
      demoHeaders('globex'),
    );
  const [other, none] = [await read('wh_234567'), await read('wh_999999')];
  expect(other.data).toEqual({ webhookSubscription: null, _entities: [null] });
  expect(other.errors).toBeUndefined();
  expect(none.data).toEqual(other.data);
  expect(none.errors).toBeUndefined();
});
