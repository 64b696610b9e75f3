import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE_OPERATIONS } from '../../src/server/example-operations.ts';
import { canary, collectOutput } from '../support/canaries.ts';
import { type Graph, startGraph, until } from '../support/start-graph.ts';
import { chromiumPath, launchChromium } from './chromium.ts';

const PICTURE = fileURLToPath(new URL('graphiql.png', import.meta.url));
const EVENTS_PICTURE = fileURLToPath(new URL('events.png', import.meta.url));
/** Its answer does not end. */
const WATCHING = 'WatchEvents';
const TAB_NAMES = EXAMPLE_OPERATIONS.map(
  ({ query }) => /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1] ?? '',
);

if (chromiumPath === null) {
  console.warn('Chromium is not installed, so GraphiQL is not tested in a browser.');
}

/** Each screenshot draws one frame of the tabs that fly in, so the last of several shows them arrived. */
async function takePicture(page: Page, path: string): Promise<void> {
  for (let frame = 0; frame < 20; frame += 1) await page.screenshot({ path });
}

function codesOf(
  errors: readonly { readonly extensions: { readonly code: string } }[] = [],
): readonly string[] {
  return errors.map(({ extensions }) => extensions.code);
}

interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** URL of every request that the page has made. */
  readonly requests: readonly string[];
  /** What the console and the page itself complained of. */
  readonly complaints: readonly string[];
}

// A browser takes its time, and half a minute on a busy machine.
describe.skipIf(chromiumPath === null)('GraphiQL in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(chromiumPath ?? '');
  }, 60_000);
  afterAll(() => browser?.close());

  async function openGraphiQL(graph: Graph): Promise<OpenPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${graph.url}/graphql`);
    await page.locator('.graphiql-execute-button').waitFor();
    return { page, requests, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  async function openTab(page: Page, name: string): Promise<void> {
    // Not by position: the tabs fly in, one over the other, and without a screen never arrive.
    await page.locator(`.graphiql-tab-button[title="${name}"]`).dispatchEvent('click');
    await page.locator('.graphiql-tab-active', { hasText: name }).waitFor();
    // GraphiQL reads the document a moment later, and until then would run the last tab's operation.
    await page.waitForTimeout(500);
  }

  /** Runs the open tab and returns what the answer shows. */
  async function run(page: Page): Promise<string> {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    // While something runs, the same button stops it.
    await page.locator('.graphiql-execute-button[aria-label^="Execute"]').click();
    return (await answered).text();
  }

  test('loads from this server alone, and its first example shows data', async () => {
    await using graph = await startGraph();
    await using open = await openGraphiQL(graph);
    const { page, requests, complaints } = open;
    await run(page);
    await page.locator('.graphiql-response').getByText('"HEALTHY"').first().waitFor();
    if (process.env.TAKE_PICTURE === 'yes') await takePicture(page, PICTURE);

    const elsewhere = requests.filter(
      (url) => !/^(data|blob):/.test(url) && new URL(url).origin !== graph.url,
    );
    expect(elsewhere).toEqual([]);
    expect(requests.length).toBeGreaterThan(1);
    expect(complaints).toEqual([]);
  });

  test('every tab runs as it is', async () => {
    await using graph = await startGraph();
    await using open = await openGraphiQL(graph);
    const { page, complaints } = open;
    for (const name of TAB_NAMES.filter((each) => each !== WATCHING)) {
      await openTab(page, name);
      const { data, errors } = JSON.parse(await run(page));
      // Its headers are those of an account for which an API is down.
      const codes = name === 'HalfDown' ? ['UPSTREAM_UNAVAILABLE'] : [];
      expect(codesOf(errors), name).toEqual(codes);
      expect(Object.values(data).some(Boolean), name).toBe(true);
    }
    expect(complaints).toEqual([]);
  });

  test('the tab that watches shows events as they come, until it is stopped', async () => {
    await using graph = await startGraph({ eventIntervalMs: 300 });
    await using open = await openGraphiQL(graph);
    const { page, complaints } = open;
    await openTab(page, WATCHING);
    await page.locator('.graphiql-execute-button[aria-label^="Execute"]').click();
    const shown = new Set<string>();
    const answer = page.locator('.graphiql-response .view-lines');
    await until(async () => {
      const text = (await answer.textContent()) ?? '';
      const [, receivedAt] = /receivedAt":\s*"([^"]+)/.exec(text.replaceAll('\u00a0', ' ')) ?? [];
      if (receivedAt !== undefined) shown.add(receivedAt);
      return shown.size >= 3;
    });
    if (process.env.TAKE_PICTURE === 'yes') await takePicture(page, EVENTS_PICTURE);
    expect(graph.app.openStreams).toBe(1);
    await page.locator('.graphiql-execute-button[aria-label^="Stop"]').click();
    await until(() => graph.app.openStreams === 0);
    expect(complaints).toEqual([]);
  });

  test('the stop button ends the request at the upstream', async () => {
    await using graph = await startGraph();
    await using open = await openGraphiQL(graph);
    const { page } = open;
    graph.sandbox.misbehave({ delayMs: 8000, times: 9 });
    let posts = 0;
    page.on('request', (request) => {
      if (request.method() === 'POST') posts += 1;
    });
    await page.locator('.graphiql-execute-button').click();
    // A list of Sendcloud and a page of Shipping Channels; what is below them is asked for later.
    await until(() => graph.sandbox.requests.length === 2);
    expect(graph.sandbox.requests.some(({ abandoned }) => abandoned)).toBe(false);
    await page.locator('.graphiql-execute-button[aria-label^="Stop"]').click();
    await until(() => graph.sandbox.requests.every(({ abandoned }) => abandoned));
    await page.locator('.graphiql-execute-button[aria-label^="Execute"]').waitFor();
    // And nothing has been begun anew.
    await delay(300);
    expect(graph.sandbox.requests).toHaveLength(2);
    expect(posts).toBe(1);
  });

  test('what is typed into the header editor is sent, and not kept', async () => {
    await using graph = await startGraph({ environment: { UPSTREAM: 'live' } });
    await using open = await openGraphiQL(graph);
    const { page } = open;
    const secret = canary('TYPED_HEADER');
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    await page.locator('.graphiql-editor-tool .monaco-editor').last().click();
    await page.keyboard.insertText(
      JSON.stringify({ 'x-sendcloud-authorization': `Bearer ${secret}` }),
    );
    await run(page);
    expect(graph.sandbox.requests[0]?.headers.authorization).toBe(`Bearer ${secret}`);
    const kept: string = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    );
    expect(kept).toContain('graphiql');
    collectOutput('what the browser keeps', kept);
  });
});
