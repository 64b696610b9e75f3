import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../browser/chromium.ts';
import {
  expectAccessible,
  FRONTEND,
  type Frontend,
  install,
  openView,
  runNpm,
  sectionOf,
  startFrontend,
  takePicture,
} from './frontend-app.ts';

if (chromiumPath === null) {
  console.warn('Chromium is not installed, so the front end is not tested in a browser.');
}

test('its generated files are those of the schema, its types hold, and it can be built', () => {
  install();
  runNpm('run', 'check');
});

const VIEWS = {
  overview: '#/',
  'a webhook': '#/webhooks/wh_123456',
  'a new webhook': '#/new-webhook',
  events: '#/events',
};

describe.skipIf(chromiumPath === null)('the front end in Chromium', () => {
  let browser: Browser;
  let frontend: Frontend;

  beforeAll(async () => {
    browser = await launchChromium(chromiumPath ?? '');
    // Its limit of requests a minute is ten times as high as that of the other API.
    frontend = await startFrontend({ HOOKGRAPH_SENDCLOUD_FRESH_MS: '0' });
  });
  afterAll(async () => {
    await browser?.close();
    await frontend?.interrupt();
  });

  test('shows the connections, and the webhooks with their health', async () => {
    await using view = await openView(browser, frontend.url);
    const { page, sent, complaints } = view;
    const webhooks = sectionOf(page, 'Webhooks of Shipping Channels');
    const first = webhooks.getByRole('row').nth(1);
    await first.waitFor();
    expect(await webhooks.getByRole('row').count()).toBe(9);
    expect(await first.innerText()).toMatch(
      /shipping-channels[\s\S]*created and 3 more[\s\S]*flaky[\s\S]*88 %[\s\S]*3 of 25 failed[\s\S]*404 Not Found/,
    );
    const connections = sectionOf(page, 'Connections of Sendcloud');
    expect(await connections.getByRole('row').nth(1).innerText()).toMatch(
      /https:\/\/example.com\/webhooks\/sendcloud[\s\S]*bearer[\s\S]*parcels.event.created × 4/,
    );
    await connections.getByRole('button', { name: 'Show all 40' }).click();
    expect(await connections.getByRole('row').count()).toBe(41);
    await webhooks.getByRole('button', { name: 'Next' }).click();
    await webhooks.getByText('Page 2 of 6').waitFor();
    // Only ids go over the wire: the graph would run nothing else.
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.filter((each) => !/sha256Hash":"[0-9a-f]{64}"/.test(each))).toEqual([]);
    expect(sent.filter((each) => each.includes('webhookSubscriptions'))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('creates a webhook once its input is valid, and changes it', async () => {
    await using view = await openView(browser, `${frontend.url}#/new-webhook`);
    const { page, complaints } = view;
    await page.getByLabel('Name').fill('Moved parcels');
    await page.getByLabel('Sends to').fill('http://10.0.0.1/');
    await page.getByLabel('Secret').fill('short');
    await page.getByRole('button', { name: 'Create' }).click();
    const url = page.getByLabel('Sends to');
    await page.locator('[name=url][aria-invalid=true]').waitFor();
    // What is wrong first has the focus, and its sentence belongs to it.
    await page.locator('[name=url]:focus').waitFor();
    expect(await page.locator('#url-issues').innerText()).not.toBe('');
    expect(await page.locator('#events-issues').innerText()).not.toBe('');
    expect(await page.locator('#secret-issues').innerText()).toContain('8');
    expect(await page.locator('#name-issues').innerText()).toBe('');
    await expectAccessible(page, 'a rejected input');

    await url.fill('https://example.com/moved');
    await page.getByLabel('tracking_parcel.status_changed').check();
    await page.getByLabel('Secret').fill('at least 8 characters');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Moved parcels' }).waitFor();

    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('nothing was sent').waitFor();
    await page.getByLabel('Name').fill('Parcels that moved');
    await page.getByLabel('Sends events').uncheck();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByRole('heading', { name: 'Parcels that moved' }).waitFor();
    await page.getByText('disabled').waitFor();
    expect(await page.getByLabel('tracking_parcel.status_changed').isChecked()).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('shows the deliveries of a webhook page by page', async () => {
    await using view = await openView(browser, `${frontend.url}#/webhooks/wh_123456`);
    const deliveries = sectionOf(view.page, 'Deliveries');
    await deliveries.getByText('Page 1 of 3, 25 deliveries').waitFor();
    expect(await deliveries.getByRole('row').count()).toBe(11);
    await deliveries.getByText('Sent', { exact: true }).nth(1).click();
    await deliveries.getByText('"tracking_number":"1234567890"').waitFor();
    await deliveries.getByRole('button', { name: 'Next' }).click();
    await deliveries.getByText('Page 2 of 3').waitFor();
    await deliveries.getByRole('button', { name: 'Next' }).click();
    await deliveries.getByText('Page 3 of 3').waitFor();
    await expect.poll(() => deliveries.getByRole('row').count()).toBe(6);
    expect(await deliveries.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
  });

  test('says that there is no such webhook', async () => {
    await using view = await openView(browser, `${frontend.url}#/webhooks/wh_none`);
    await view.page.getByText('There is no webhook wh_none').waitFor();
  });

  test('shows what was read before while its API fails, and says how old it is', async () => {
    await using before = await openView(browser, frontend.url);
    const connections = sectionOf(before.page, 'Connections of Sendcloud');
    await connections.getByRole('row').nth(1).waitFor();
    await frontend.order('faults', { api: 'sendcloud', status: 500, times: 'Infinity' });
    await before.page.reload();
    await connections.getByText(/This was read \d+ s ago/).waitFor();
    expect(await connections.getByRole('row').count()).toBe(9);
    expect(await before.page.getByText('s ago').count()).toBe(1);
    await frontend.forgetFaults();
    await connections.getByRole('button', { name: 'Ask again' }).click();
    await connections.getByText('s ago').waitFor({ state: 'detached' });
  });

  test.each(['light', 'dark'] as const)(
    'can be used by everybody, when it is %s',
    async (colorScheme) => {
      await using view = await openView(browser, frontend.url, { colorScheme });
      for (const [name, address] of Object.entries(VIEWS)) {
        await view.page.goto(frontend.url + address);
        await view.page.locator('tbody tr, [role=log] li, form fieldset input').first().waitFor();
        await expectAccessible(view.page, name);
        if (name === 'overview') await takePicture(view.page, colorScheme);
      }
      expect(view.complaints).toEqual([]);
    },
  );

  test('fits a telephone', async () => {
    await using view = await openView(browser, frontend.url, { width: 360 });
    for (const [name, address] of Object.entries(VIEWS)) {
      await view.page.goto(frontend.url + address);
      await view.page.locator('tbody tr, [role=log] li, form fieldset input').first().waitFor();
      await expectAccessible(view.page, name);
      if (name === 'overview') await takePicture(view.page, 'telephone');
    }
  });

  test('can be used with a keyboard alone', async () => {
    await using view = await openView(browser, frontend.url);
    const { page } = view;
    await page.getByRole('row').nth(1).waitFor();
    await page.getByRole('link', { name: 'New webhook' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'New webhook' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('Typed');
    expect(await page.getByLabel('Name').inputValue()).toBe('Typed');
  });

  test('the commands of its README work as they are', async () => {
    const readme = await readFile(join(FRONTEND, 'README.md'), 'utf8');
    const commands = [...readme.matchAll(/^curl (?:.*\\\n)*.*$/gm)].map(([command]) => command);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) {
      const here = command.replace('http://127.0.0.1:5173/', frontend.url);
      const { status, stdout } = spawnSync('bash', ['-c', here.replace('curl', 'curl -sf')]);
      expect(status, `${here} ${stdout}`).toBe(0);
    }
    await frontend.forgetFaults();
  });

  test('Ctrl-C ends the page and the graph', async () => {
    await using other = await startFrontend();
    await other.interrupt();
    await expect(fetch(other.url)).rejects.toThrow();
    await expect(fetch(other.graphUrl)).rejects.toThrow();
  });
});
