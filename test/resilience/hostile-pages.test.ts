import { expect, test } from 'vitest';
import { startScriptedServer } from '../upstream/scripted-server.ts';
import { BAD, UNHURRIED } from './hostile-answers.ts';
import { startUnderTest } from './under-test.ts';

const PAGE =
  '{ webhookSubscriptions(perPage: 2) { page perPage totalCount lastPage hasNextPage items { id } } }';

/** A page of Shipping Channels' list, with an item that a page of the real one begins with. */
function pageOf(meta: unknown, items: readonly string[] = ['wh_123456'], more: object = {}) {
  const data = items.map((id) => ({
    id,
    url: 'https://example.com/a',
    events: [],
    status: 'active',
    created_at: '2026-01-15T10:30:00Z',
    updated_at: '2026-01-15T10:30:00Z',
  }));
  return JSON.stringify({ data, meta, ...more });
}

const META = { current_page: 1, per_page: 2, last_page: 3, total: 5 };
const read = {
  page: 1,
  perPage: 2,
  totalCount: 5,
  lastPage: 3,
  hasNextPage: true,
  items: [{ id: 'wh_123456' }],
};

const NO_PAGES: readonly unknown[] = [
  undefined,
  null,
  [],
  {},
  { ...META, current_page: 2 },
  { ...META, current_page: 0 },
  { ...META, current_page: '1' },
  { ...META, current_page: 1.5 },
  { ...META, per_page: 0 },
  { ...META, last_page: 0 },
  { ...META, last_page: -1 },
  { ...META, last_page: 2 ** 31 },
  { ...META, total: -1 },
  { ...META, total: 'many' },
  { ...META, total: 1e21 },
  { ...META, total: null },
];

test.for(NO_PAGES.map((meta): [string, unknown] => [JSON.stringify(meta) ?? 'nothing', meta]))(
  'a page with the meta %s is no answer',
  async ([, meta]) => {
    await using app = await startUnderTest({ ...UNHURRIED, script: () => {} });
    app.graph.sandbox.misbehave({ api: 'shipping-channels', body: pageOf(meta) });
    const answer = await app.ask('A', PAGE);
    expect(answer.data).toEqual({ webhookSubscriptions: null });
    expect(answer.errors).toMatchObject([
      { path: ['webhookSubscriptions'], extensions: { code: BAD.code } },
    ]);
    expect(app.graph.sandbox.requests).toHaveLength(1);
    await app.expectInvariants([answer]);
  },
);

/** What may be odd, and does no harm: the page that was asked for is read, and no other. */
const ODD_PAGES = [
  { what: 'that is empty, before more', meta: META, items: [], data: { ...read, items: [] } },
  {
    what: 'whose total lies',
    meta: { ...META, total: 0 },
    items: ['wh_123456'],
    data: { ...read, totalCount: 0 },
  },
  {
    what: 'of a million',
    meta: { ...META, last_page: 1_000_000, total: 2_000_000 },
    items: ['wh_123456'],
    data: { ...read, lastPage: 1_000_000, totalCount: 2_000_000 },
  },
];

test.for(ODD_PAGES)('a page $what is one request', async ({ meta, items, data }) => {
  await using app = await startUnderTest({ ...UNHURRIED, script: () => {} });
  app.graph.sandbox.misbehave({ api: 'shipping-channels', body: pageOf(meta, items) });
  const answer = await app.ask('A', PAGE);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({ webhookSubscriptions: data });
  expect(app.graph.sandbox.requests).toHaveLength(1);
  await app.expectInvariants([answer]);
});

test('a page with more items than were asked for is no answer', async () => {
  await using app = await startUnderTest({ ...UNHURRIED, script: () => {} });
  const body = pageOf(META, ['wh_1', 'wh_2', 'wh_3']);
  app.graph.sandbox.misbehave({ api: 'shipping-channels', body });
  const answer = await app.ask('A', PAGE);
  expect(answer.data).toEqual({ webhookSubscriptions: null });
  expect(answer.errors).toMatchObject([{ extensions: { code: BAD.code } }]);
  expect(app.graph.sandbox.requests).toHaveLength(1);
  await app.expectInvariants([answer]);
});

test('the next page that an answer names is not asked for, wherever it is', async () => {
  await using evil = await startScriptedServer(() => {});
  await using app = await startUnderTest({ ...UNHURRIED, script: () => {} });
  const next = `${evil.origin}/v1/webhook-subscriptions?page=2`;
  app.graph.sandbox.misbehave({
    api: 'shipping-channels',
    body: pageOf({ ...META, next, next_page_url: next }, ['wh_123456'], { links: { next } }),
    headers: { link: `<${next}>; rel="next"` },
  });
  const answer = await app.ask('A', PAGE);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({ webhookSubscriptions: read });
  expect(app.graph.sandbox.requests).toHaveLength(1);
  expect(evil.mostSockets).toBe(0);
  await app.expectInvariants([answer]);
});

const THREE = `{
  a: webhookSubscription(id: "wh_234567") { id }
  b: webhookSubscription(id: "wh_123456") { id }
  c: webhookSubscription(id: "wh_999999") { id }
}`;

test.for([
  { what: 'a million pages', lastPage: 1_000_000, requests: 3 },
  { what: 'a next page that is the same again', lastPage: 2, requests: 2 },
])('three ids of $what cost $requests requests', async ({ lastPage, requests }) => {
  await using app = await startUnderTest({ ...UNHURRIED, script: () => {} });
  for (const page of [1, 2]) {
    app.graph.sandbox.misbehave({
      api: 'shipping-channels',
      pathPattern: `[?&]page=${page}&`,
      body: pageOf({ ...META, current_page: page, per_page: 100, last_page: lastPage }),
    });
  }
  const answer = await app.ask('A', THREE);
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual({
    a: lastPage === 2 ? null : { id: 'wh_234567' },
    b: { id: 'wh_123456' },
    c: null,
  });
  expect(app.graph.sandbox.requests).toHaveLength(requests);
  await app.expectInvariants([answer]);
});
