import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { type Graph, startGraph } from '../support/start-graph.ts';

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function read(graph: Graph, headers: Record<string, string> = browser, method = 'GET') {
  const response = await request(`${graph.url}/graphql`, { method, headers });
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.from(await response.body.arrayBuffer()),
  };
}

test('a browser gets a page that is compressed, and made once', async () => {
  await using graph = await startGraph();
  const { status, headers, body } = await read(graph);
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-encoding': 'gzip',
    'content-length': String(body.length),
    'cache-control': 'private, no-cache',
    etag: expect.stringMatching(/^"[\w-]{22}"$/),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-request-id': expect.any(String),
  });
  expect(body.length).toBeLessThan(4_000_000);
  expect(gunzipSync(body).toString()).toContain('<title>Hookgraph</title>');

  const again = await read(graph);
  expect(again.headers.etag).toBe(headers.etag);
  expect(again.body.equals(body)).toBe(true);
});

test('the page loads nothing from anywhere else', async () => {
  await using graph = await startGraph();
  const html = gunzipSync((await read(graph)).body).toString();
  const elsewhere =
    /(?:\b(?:src|href|action|data)\s*=\s*["']?|url\(\s*["']?|@import\s*["']|import\(\s*["'`]|importScripts\(\s*["'`]|new (?:Worker|EventSource|WebSocket)\(\s*["'`]|fetch\(\s*["'`])(?:https?:|wss?:)?\/\/[^\s"'`)>]*/gi;
  expect([...html.matchAll(elsewhere)].map(([found]) => found)).toEqual([]);
  expect(html).not.toMatch(/unpkg\.com|jsdelivr\.net|cdnjs|googleapis\.com/);
});

test('the page may talk to this server only, and stand in no frame', async () => {
  await using graph = await startGraph();
  const policy = String((await read(graph)).headers['content-security-policy']);
  const directives = Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
  expect(directives).toMatchObject({
    'default-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  });
  const sources = new Set(Object.values(directives).flat());
  expect([...sources].toSorted()).toEqual([
    "'none'",
    "'self'",
    "'unsafe-inline'",
    'blob:',
    'data:',
  ]);
  expect(directives['script-src']).not.toContain('data:');
});

test('the page is not sent to who only asks about it, nor to who has it', async () => {
  await using graph = await startGraph();
  const { status, headers, body } = await read(graph, browser, 'HEAD');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(Number(headers['content-length'])).toBeGreaterThan(1_000_000);
  expect(body).toHaveLength(0);

  const same = await read(graph, { ...browser, 'if-none-match': String(headers.etag) });
  expect(same.status).toBe(304);
  expect(same.body).toHaveLength(0);
  expect(same.headers.etag).toBe(headers.etag);
  const other = await read(graph, { ...browser, 'if-none-match': '"another"' });
  expect(other.status).toBe(200);
});

test('several who ask at once for the first time get the same page', async () => {
  await using graph = await startGraph();
  const pages = await Promise.all([read(graph), read(graph), read(graph)]);
  expect(new Set(pages.map(({ headers }) => headers.etag)).size).toBe(1);
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
});

describe('who gets it', () => {
  test.for([
    { environment: { HOST: '0.0.0.0' }, status: 400 },
    { environment: { HOST: '::' }, status: 400 },
    { environment: { NODE_ENV: 'production', UPSTREAM: 'sandbox' }, status: 400 },
    { environment: { HOOKGRAPH_GRAPHIQL: 'off' }, status: 400 },
    { environment: { HOST: '0.0.0.0', HOOKGRAPH_GRAPHIQL: 'on' }, status: 200 },
  ])('with $environment: $status', async ({ environment, status }) => {
    await using graph = await startGraph({ environment });
    expect((await read(graph, browser, 'HEAD')).status).toBe(status);
  });

  test.for([
    { accept: 'TEXT/HTML', status: 200 },
    { accept: '*/*', status: 400 },
    { accept: 'application/json', status: 400 },
    { accept: '', status: 400 },
  ])('who accepts "$accept": $status', async ({ accept, status }) => {
    await using graph = await startGraph();
    expect((await read(graph, { accept }, 'HEAD')).status).toBe(status);
  });
});
