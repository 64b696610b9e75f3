import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../browser/chromium.ts';
import {
  expectAccessible,
  type Frontend,
  openView,
  startFrontend,
  takePicture,
} from './frontend-app.ts';

describe.skipIf(chromiumPath === null)('the events of the front end', () => {
  let browser: Browser;
  let frontend: Frontend;

  beforeAll(async () => {
    browser = await launchChromium(chromiumPath ?? '');
    // A stream ends after a while, and so often here.
    frontend = await startFrontend({ HOOKGRAPH_STREAM_MS: '4000' });
  });
  afterAll(async () => {
    await browser?.close();
    await frontend?.interrupt();
  });

  /** A name in the log, and not one in what was sent. */
  const named = (page: Page, name: string): Locator =>
    page.getByRole('log').locator('strong', { hasText: name });
  const send = (name: string, more: object = {}): Promise<void> =>
    frontend.order('events', { api: 'shipping-channels', name, ...more });

  test('are shown as they come, whatever they are', async () => {
    await using view = await openView(browser, `${frontend.url}#/events`);
    const { page, complaints } = view;
    const items = page.getByRole('log').getByRole('listitem');
    // The sandbox sends one by itself when somebody listens.
    await items.first().waitFor();
    await send('tracking_parcel.status_changed');
    await items
      .filter({ hasText: /tracking_parcel.status_changed tp_/ })
      .first()
      .waitFor();
    await send('parcel.teleported');
    await items.filter({ hasText: 'parcel.teleported' }).waitFor();
    await send('odd', { body: '<b id="odd">no JSON' });
    const odd = items.filter({ hasText: 'unknown' });
    await odd.getByText('What was sent').click();
    await odd.getByText('<b id="odd">no JSON').waitFor();
    expect(await page.locator('#odd').count()).toBe(0);
    await expectAccessible(page, 'events');
    await takePicture(page, 'events');
    expect(complaints).toEqual([]);
  });

  test('go on after the last one when the stream was interrupted', async () => {
    await using view = await openView(browser, `${frontend.url}#/events`);
    const { page } = view;
    await page.getByText('Listening.').waitFor();
    await send('before.interruption');
    await named(page, 'before.interruption').waitFor();
    // The next stream cannot be opened.
    await page.route('**/graphql', (route) => route.abort());
    await page.getByText('The stream was interrupted.').waitFor();
    await send('during.interruption', { count: 2 });
    await page.unroute('**/graphql');
    await named(page, 'during.interruption').nth(1).waitFor();
    await send('after.interruption');
    await named(page, 'after.interruption').waitFor();
    const names = await named(page, '.interruption').allInnerTexts();
    expect(names).toEqual([
      'after.interruption',
      'during.interruption',
      'during.interruption',
      'before.interruption',
    ]);
  });

  test('say that some may be missing when the stream ends before the first one', async () => {
    await using view = await openView(browser, `${frontend.url}`);
    const { page } = view;
    const stream = { contentType: 'text/event-stream', body: 'event: complete\ndata: \n\n' };
    // React's strict mode opens a first one and closes it at once.
    await page.route('**/graphql', (route) => route.fulfill(stream), { times: 2 });
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByText('Some events may be missing').waitFor();
    await page.getByRole('log').getByRole('listitem').first().waitFor();
  });

  test('go on after a pause, and say so when some are not kept any more', async () => {
    await using view = await openView(browser, `${frontend.url}#/events`);
    const { page } = view;
    await page.getByText('Listening.').waitFor();
    const pause = page.getByRole('button', { name: 'Pause' });
    await send('before.pause');
    await named(page, 'before.pause').waitFor();
    await pause.click();
    await page.getByText('Paused.').waitFor();
    await send('during.pause');
    await pause.click();
    await named(page, 'during.pause').waitFor();
    expect(await page.getByText('Some events may be missing').count()).toBe(0);

    await pause.click();
    await page.getByText('Paused.').waitFor();
    // The graph keeps a thousand.
    for (let sent = 0; sent < 1100; sent += 100) await send('during.pause', { count: 100 });
    await pause.click();
    await page.getByText('Some events may be missing').waitFor();
    await send('after.pause');
    await named(page, 'after.pause').waitFor();
    await expectAccessible(page, 'events with a gap');
  });

  test('are read from one stream at a time', async () => {
    await using view = await openView(browser, `${frontend.url}#/events`);
    const pause = view.page.getByRole('button', { name: 'Pause' });
    // A caller may have ten.
    for (let round = 0; round < 12; round += 1) {
      await view.page.getByText('Listening.').waitFor();
      await pause.click();
      await view.page.getByText('Paused.').waitFor();
      await pause.click();
    }
    await view.page.getByText('Listening.').waitFor();
    expect(view.complaints).toEqual([]);
  });
});
