import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { request } from 'undici';
import { expect } from 'vitest';

/** Its folder. */
export const FRONTEND = resolve(import.meta.dirname, '../../examples/frontend');

/** Runs npm there, and fails when it does. */
export function runNpm(...words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd: FRONTEND, encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
}

/** As the lockfile says, unless that was done since it was last changed. */
export function install(): void {
  const installed = join(FRONTEND, 'node_modules/.package-lock.json');
  const isCurrent =
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(FRONTEND, 'package-lock.json')).mtimeMs;
  if (!isCurrent) runNpm('ci');
}

export interface Frontend extends AsyncDisposable {
  /** Where the page is, with a slash at the end. */
  readonly url: string;
  readonly graphUrl: string;
  /** Sends an order to the control path of the sandbox: `faults`, `events`. */
  order(what: string, order: object): Promise<void>;
  /** Takes all faults back. */
  forgetFaults(): Promise<void>;
  /** What Ctrl-C does in a terminal; returns when everything has ended. */
  interrupt(): Promise<void>;
}

/** Starts it as a reader would, on free ports. */
export async function startFrontend(
  environment: Readonly<Record<string, string>> = {},
): Promise<Frontend> {
  install();
  const child = spawn('npm', ['start'], {
    cwd: FRONTEND,
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'close');
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  const isStarting = (): boolean => child.exitCode === null && !printed.includes('Ctrl-C ends');
  // The graph, Vite and npm twice: on a busy machine that takes a while.
  for (let waitedMs = 0; waitedMs < 60_000 && isStarting(); waitedMs += 50) await delay(50);
  const [url, graphUrl] = printed.match(/http:\S+/g) ?? [];
  if (url === undefined || graphUrl === undefined) throw new Error(`It did not start: ${printed}`);

  async function control(method: 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
    const { statusCode, body: answer } = await request(`${url}_sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (statusCode >= 300) throw new Error(text);
  }

  async function interrupt(): Promise<void> {
    const isRunning = child.exitCode === null && child.signalCode === null;
    if (isRunning && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    await ended;
  }

  return {
    url,
    graphUrl,
    interrupt,
    order: (what, order) => control('POST', what, order),
    forgetFaults: () => control('DELETE', 'faults'),
    [Symbol.asyncDispose]: interrupt,
  };
}

export interface View extends AsyncDisposable {
  readonly page: Page;
  /** Every request of the page to the graph, as it was sent. */
  readonly sent: readonly string[];
  /** What the page, and its console, complained of. */
  readonly complaints: readonly string[];
}

/** The part of the page under a heading. */
export function sectionOf(page: Page, heading: string): Locator {
  return page.locator('section', { has: page.getByRole('heading', { name: heading }) });
}

/** Opens a view in a browser of its own: nothing is kept of others. */
export async function openView(
  browser: Browser,
  url: string,
  options: { readonly colorScheme?: 'light' | 'dark'; readonly width?: number } = {},
): Promise<View> {
  const { colorScheme = 'light', width = 1280 } = options;
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
  const page = await context.newPage();
  const sent: string[] = [];
  const complaints: string[] = [];
  page.on('request', (each) => {
    if (new URL(each.url()).pathname !== '/graphql') return;
    sent.push(`${decodeURIComponent(each.url())} ${each.postData() ?? ''}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, sent, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Fails when axe-core finds anything on the page as it is, or the page can be scrolled sideways. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.evaluate(await readFile(join(FRONTEND, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  const findings = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
  );
  expect(findings, name).toEqual([]);
  const isTooWide = await page.evaluate(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  expect(isTooWide, `${name} is too wide`).toBe(false);
}

/** For `README.md` of the example, when it is asked for. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (process.env.TAKE_PICTURE !== 'yes') return;
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  // The upper part of a wide page says enough, in a file that is half as large.
  const clip = { x: 0, y: 0, width, height: width > 1000 ? 560 : height };
  await page.screenshot({ path: join(FRONTEND, 'pictures', `${name}.png`), clip });
}
