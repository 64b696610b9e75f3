import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/start-graph.ts';
import { openConnection } from './raw-connection.ts';

const QUERY = '{"query":"{ __typename }"}';
const ASKED = '?query=%7B__typename%7D';

function lines(method: string, target: string, host: string): string {
  const body = method === 'POST' ? QUERY : '';
  return [
    `${method} ${target} HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

describe('what is asked for is the path alone:', () => {
  test.for([
    { target: '/graphql', status: 200 },
    { target: '/graphql/', status: 200 },
    { target: '/graphql/?a=b', status: 200 },
    { target: 'http://graph/graphql', status: 200 },
    { target: 'http://graph/graphql/', status: 200 },
    { target: 'HTTPS://user@graph:4000/graphql?a', status: 200 },
    { target: 'http://evil.example/graphql', status: 200 },
    { target: 'http://graph', status: 404, open: 302 },
    { target: 'http://graph?a=/graphql', status: 404, open: 302 },
    { target: 'http:///graphql', status: 200 },
    { target: '//graphql', status: 404 },
    { target: '/graphql//', status: 404 },
    { target: '*', status: 404, open: 404 },
    { target: '/graphql#a', status: 404 },
  ])('$target', async ({ target, status, open = status }) => {
    await using graph = await startGraph({ environment: { HOOKGRAPH_GRAPHIQL: 'off' } });
    using post = await openConnection(graph.url);
    post.send(lines('POST', target, 'graph'));
    await post.whenClosed();
    expect(post.statuses).toEqual([status]);

    await using withPage = await startGraph();
    using get = await openConnection(withPage.url);
    get.send(
      lines(
        'GET',
        `${target}${open === 200 ? (target.includes('?') ? '&' : '?') + ASKED.slice(1) : ''}`,
        'graph',
      ),
    );
    await get.whenClosed();
    expect(get.statuses).toEqual([open]);
  });
});

describe('the Host header decides nothing:', () => {
  test.for([
    'graph',
    '"><script>evil.example',
    '<script>alert(1)</script>',
    'evil/../@x',
    'a b',
    '::1',
    '[::1',
    'graph:99999999',
    'http://graph/',
    '%zz',
    'a'.repeat(3000),
    '',
  ])('%s', async (host) => {
    await using graph = await startGraph();
    for (const [method, target] of [
      ['POST', '/graphql'],
      ['GET', `/graphql${ASKED}`],
      ['GET', '/healthz'],
      ['GET', '/readyz'],
    ] as const) {
      using connection = await openConnection(graph.url);
      connection.send(lines(method, target, host));
      const answer = await connection.whenClosed();
      expect(connection.statuses).toEqual([200]);
      if (host.length > 5) expect(answer).not.toContain(host);
    }
  });
});
