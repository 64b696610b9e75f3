import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { EXAMPLE_OPERATIONS } from './example-operations.ts';

// The page has everything in itself, and may talk to this server only.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  "style-src 'unsafe-inline' data:",
  "connect-src 'self' data: blob:",
  'font-src data:',
  'img-src data:',
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

// GraphiQL's stop button forgets an operation and lets the request go on, at the upstream too. This
// ends the requests in flight when the button is clicked.
const STOP_SCRIPT = `<script>
  (() => {
    const { fetch } = window;
    const running = new Set();
    window.fetch = async (resource, options) => {
      const controller = new AbortController();
      const signals = [controller.signal, options?.signal].filter(Boolean);
      running.add(controller);
      try {
        return await fetch(resource, { ...options, signal: AbortSignal.any(signals) });
      } finally {
        running.delete(controller);
      }
    };
    addEventListener('click', ({ target }) => {
      const button = target.closest?.('.graphiql-execute-button');
      if (!button?.ariaLabel?.startsWith('Stop')) return;
      // Once GraphiQL has heard of the click: to it, one on what does not run is a click on Run.
      const stopped = [...running];
      setTimeout(() => { for (const one of stopped) one.abort(); });
    }, true);
  })();
</script>`;

interface Page {
  readonly gzipped: Buffer;
  readonly etag: string;
}

/** Of 9 MB each, so they are made and compressed once for the process, when first asked for. */
const pages = new Map<boolean, Promise<Page>>();

/**
 * Answers `GET /graphql` with GraphiQL. Its tabs have headers only for the sandbox: nobody else knows those credentials.
 */
export function createGraphiQL(
  isSandbox: boolean,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const page = pages.get(isSandbox) ?? renderPage(isSandbox);
    pages.set(isSandbox, page);
    const { gzipped, etag } = await page;
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('etag', etag);
    // Kept by the browser, and asked for again each time: a new version has a new tag.
    response.setHeader('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': 'gzip',
      'content-length': gzipped.byteLength,
    });
    response.end(request.method === 'HEAD' ? undefined : gzipped);
  };
}

async function renderPage(isSandbox: boolean): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Hookgraph',
    defaultTabs: EXAMPLE_OPERATIONS.filter(({ headers }) => isSandbox || !headers).map((tab) => ({
      ...tab,
    })),
    shouldPersistHeaders: false,
  }).replace('<head>', `<head>${STOP_SCRIPT}`);
  const gzipped = await promisify(gzip)(html, { level: 6 });
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
  return { gzipped, etag };
}
