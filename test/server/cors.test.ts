import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';

const strangers = [
  'https://evil.example',
  'null',
  'https://app.example.evil.com',
  'https://evil.com/https://app.example',
  'http://app.example',
  'https://app.example:8443',
  'https://APP.example.evil',
  '*',
];

const environment = { HOOKGRAPH_CORS_ORIGINS: 'https://app.example, http://localhost:3000' };

function preflight(graph: Graph, origin: string) {
  return graph.send({
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-sendcloud-authorization',
    },
  });
}

function post(graph: Graph, origin: string) {
  const headers = { origin, 'content-type': 'application/json' };
  return graph.send({ method: 'POST', headers, body: '{"query":"{ __typename }"}' });
}

describe('without a list no page of another origin may read an answer:', () => {
  test.for([...strangers, 'https://app.example'])('%s', async (origin) => {
    await using graph = await startGraph();
    const refused = await preflight(graph, origin);
    expect(refused.status).toBe(405);
    const answer = await post(graph, origin);
    for (const { headers } of [refused, answer]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('with a list', () => {
  test.for(['https://app.example', 'http://localhost:3000'])('%s may', async (origin) => {
    await using graph = await startGraph({ environment });
    const asked = await preflight(graph, origin);
    expect(asked.status).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET,HEAD,POST',
      'access-control-allow-headers': 'content-type,x-sendcloud-authorization',
      'access-control-max-age': '600',
    });
    const answer = await post(graph, origin);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-request-id',
      vary: expect.stringMatching(/\bOrigin\b/),
    });
    for (const { headers } of [asked, answer]) {
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  test('errors before an operation can be read too', async () => {
    await using graph = await startGraph({ environment });
    const headers = { origin: 'https://app.example' };
    const { status, headers: received } = await graph.send({ method: 'POST', headers, body: 'x' });
    expect(status).toBe(415);
    expect(received['access-control-allow-origin']).toBe('https://app.example');
  });

  test.for(strangers)('%s may not', async (origin) => {
    await using graph = await startGraph({ environment });
    for (const { headers } of [await preflight(graph, origin), await post(graph, origin)]) {
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
      expect(headers.vary).toMatch(/\bOrigin\b/);
    }
  });
});

describe('a request that a page may send without asking first runs nothing:', () => {
  const query = '{ connection(id: 1) { __typename } }';
  test.for([
    { type: 'application/x-www-form-urlencoded', body: `query=${encodeURIComponent(query)}` },
    { type: 'text/plain', body: JSON.stringify({ query }) },
    {
      type: 'multipart/form-data; boundary=x',
      body: `--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n${query}\r\n--x\r\ncontent-disposition: form-data; name="map"\r\n\r\n{"0":["__proto__.polluted"]}\r\n--x--\r\n`,
    },
  ])('$type', async ({ type, body }) => {
    await using graph = await startGraph({ environment });
    const headers = { 'content-type': type, origin: 'https://evil.example' };
    expect((await graph.send({ method: 'POST', headers, body })).status).toBe(415);
    expect(graph.takeUpstreamRequests()).toEqual([]);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});
