import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../browser/chromium.ts';
import {
  expectAccessible,
  type Frontend,
  openView,
  sectionOf,
  startFrontend,
  takePicture,
} from './frontend-app.ts';

const WEBHOOKS = 'Webhooks of Shipping Channels';
/** What the API promises of a record is its id, and no more. */
const ODD_LIST = {
  data: [{ id: 'wh_123456', events: ['parcel.teleported', '<img src=x onerror=alert(1)>'] }],
  meta: { current_page: 1, last_page: 1, per_page: 8, total: 1 },
};
const PATH = '/v1/webhook-subscriptions/wh_123456';
const CONNECTIONS = 'Connections of Sendcloud';

describe.skipIf(chromiumPath === null)('the front end while an API misbehaves', () => {
  let browser: Browser;
  let frontend: Frontend;

  beforeAll(async () => {
    browser = await launchChromium(chromiumPath ?? '');
    // Nothing is kept, so that each fault is seen.
    frontend = await startFrontend({
      HOOKGRAPH_SENDCLOUD_FRESH_MS: '0',
      HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS: '0',
      HOOKGRAPH_STALE_MS: '0',
    });
  });
  afterEach(() => frontend.forgetFaults());
  afterAll(async () => {
    await browser?.close();
    await frontend?.interrupt();
  });

  test('one API is down: its half is missing and the other is there', async () => {
    await frontend.order('faults', { api: 'sendcloud', status: 500, times: 'Infinity' });
    await using view = await openView(browser, frontend.url);
    const connections = sectionOf(view.page, CONNECTIONS);
    await connections
      .getByText('This is without the connections. Sendcloud cannot be reached or has failed.')
      .waitFor();
    expect(await connections.getByRole('table').count()).toBe(0);
    const webhooks = sectionOf(view.page, WEBHOOKS);
    expect(await webhooks.getByRole('row').count()).toBe(9);
    expect(await webhooks.locator('.notice').count()).toBe(0);
    await expectAccessible(view.page, 'one API is down');

    await frontend.forgetFaults();
    await connections.getByRole('button', { name: 'Ask again' }).click();
    await connections.getByRole('row').nth(8).waitFor();
    expect(await connections.locator('.notice').count()).toBe(0);
    expect(view.complaints).toEqual([]);
  });

  test('connections are cut: the same', async () => {
    await frontend.order('faults', { api: 'shipping-channels', reset: true, times: 'Infinity' });
    await using view = await openView(browser, frontend.url);
    const webhooks = sectionOf(view.page, WEBHOOKS);
    await webhooks.getByText('This is without the webhooks.').waitFor();
    expect(await sectionOf(view.page, CONNECTIONS).getByRole('row').count()).toBe(9);
  });

  test('one log cannot be read: its value is missing, in its place', async () => {
    await frontend.order('faults', {
      pathPattern: '^/v1/webhook-subscriptions/wh_123456/logs',
      status: 500,
      times: 'Infinity',
    });
    await frontend.order('faults', { path: '/api/v3/event-subscriptions', status: 500, times: 3 });
    await using view = await openView(browser, frontend.url, { colorScheme: 'dark' });
    const webhooks = sectionOf(view.page, WEBHOOKS);
    await webhooks.getByText('This is without a part of the webhooks.').waitFor();
    const rows = webhooks.getByRole('row');
    expect(await rows.nth(1).innerText()).toContain('not known');
    expect(await rows.nth(2).innerText()).toContain('81 %');
    await expectAccessible(view.page, 'one log cannot be read');
    await takePicture(view.page, 'faults');
  });

  test('a limit is reached: the wait is counted down, and then it is asked again', async () => {
    await frontend.order('faults', {
      api: 'sendcloud',
      status: 429,
      headers: { 'retry-after': '4' },
    });
    await using view = await openView(browser, frontend.url);
    const connections = sectionOf(view.page, CONNECTIONS);
    await connections.getByText('Sendcloud takes no more requests for now.').waitFor();
    const countdown = connections.getByText(/in \d s/);
    const first = await countdown.innerText();
    await expect.poll(() => countdown.innerText(), { timeout: 3000 }).not.toBe(first);
    // Nobody presses anything.
    await connections.getByRole('row').nth(8).waitFor();
    expect(await connections.locator('.notice').count()).toBe(0);
  });

  test('a write has no answer: it is said that nobody knows what became of it', async () => {
    await using view = await openView(browser, `${frontend.url}#/new-webhook`);
    const { page } = view;
    await page.getByLabel('Name').fill('Moved parcels');
    await page.getByLabel('Sends to').fill('https://example.com/moved');
    await page.getByLabel('tracking_parcel.created').check();
    await page.getByLabel('Secret').fill('at least 8 characters');
    await frontend.order('faults', { path: '/v1/webhook-subscriptions', cutBody: true });
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Nobody knows whether this was written').waitFor();
    await expectAccessible(page, 'a write without an answer');
  });

  test('events and records that nobody expected are shown as text', async () => {
    await frontend.order('faults', {
      path: '/v1/webhook-subscriptions',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ODD_LIST),
    });
    await using view = await openView(browser, frontend.url);
    const first = sectionOf(view.page, WEBHOOKS).getByRole('row').nth(1);
    await first.getByRole('link', { name: 'wh_123456' }).waitFor();
    expect(await first.innerText()).toContain('parcel.teleported and 1 more');
    expect(await view.page.locator('img').count()).toBe(0);
    expect(view.complaints).toEqual([]);
  });

  test.each([
    { status: 409, code: 'conflict', headers: {}, message: 'conflicts with' },
    { status: 403, code: 'forbidden', headers: {}, message: 'has failed. Nothing was written.' },
    {
      status: 429,
      code: 'rate_limit_exceeded',
      headers: { 'retry-after': '3' },
      message: 'Try again in 3 s.',
    },
  ])(
    'a write is rejected with $status: the reason is said',
    async ({ status, code, headers, message }) => {
      await using view = await openView(browser, `${frontend.url}#/webhooks/wh_123456`);
      const { page } = view;
      await page.getByLabel('Name').fill('Another name');
      const body = JSON.stringify({ error: { code, message: 'No.' } });
      await frontend.order('faults', { path: PATH, status, headers, body });
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.locator('form .notice.missing', { hasText: message }).waitFor();
    },
  );
});
