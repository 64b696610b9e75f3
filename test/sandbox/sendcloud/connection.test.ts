import { expect, test } from 'vitest';
import { connection } from '../../../src/sandbox/sendcloud/connection.ts';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { tenant } from '../../../src/sandbox/tenant.ts';
import { askSendcloud } from '../client.ts';

const documentedWebhook =
  '{"id":1,"type":"webhook","configuration":{"url":"https://example.com/webhooks/sendcloud",' +
  '"auth_type":"bearer","extra_headers":{"X-Custom-Header":"my-value"}},' +
  '"created_at":"2026-01-15T10:30:00Z","updated_at":"2026-01-15T10:30:00Z"}';
const documentedKlaviyo =
  '{"id":2,"type":"klaviyo","configuration":{},' +
  '"created_at":"2026-01-16T09:00:00Z","updated_at":"2026-01-16T09:00:00Z"}';

test('a connection by id is the documented example, verbatim', async () => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, '/connections/1');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(`{"data":${documentedWebhook}}`);
});

test('the list begins with the documented examples and has no pages', async () => {
  await using sandbox = await startSandbox();
  const { text, json } = await askSendcloud(sandbox, '/connections?page=2&page_size=5');
  expect(text.startsWith(`{"data":[${documentedWebhook},${documentedKlaviyo},`)).toBe(true);
  expect(Object.keys(json() as object)).toEqual(['data']);
  expect(text.match(/"type":/g)).toHaveLength(40);
});

test('a list item has the text of the connection by id', async () => {
  await using sandbox = await startSandbox();
  const list = await askSendcloud(sandbox, '/connections');
  const one = await askSendcloud(sandbox, '/connections/17');
  expect(list.text).toContain(one.text.slice('{"data":'.length, -1));
});

test.each([
  ['webhook', 37],
  ['klaviyo', 3],
])('the list can be narrowed to connections of type %s', async (type, count) => {
  await using sandbox = await startSandbox();
  const { text } = await askSendcloud(sandbox, `/connections?connection_type=${type}`);
  expect(text.match(/"type":"\w+"/g)).toEqual(Array(count).fill(`"type":"${type}"`));
});

test.each(['email', 'Webhook', ''])('connection_type=%j is refused', async (type) => {
  await using sandbox = await startSandbox();
  const answer = await askSendcloud(sandbox, `/connections?connection_type=${type}`);
  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({
    errors: [
      {
        status: '400',
        code: 'invalid_choice',
        detail: `"${type}" is not a valid choice.`,
        source: { parameter: 'connection_type' },
      },
    ],
  });
});

test('an id beyond 2^53 keeps all its digits', async () => {
  await using sandbox = await startSandbox();
  const one = await askSendcloud(sandbox, '/connections/9007199254740993');
  const list = await askSendcloud(sandbox, '/connections');
  const rounded = await askSendcloud(sandbox, '/connections/9007199254740992');
  expect(one.text).toContain('{"data":{"id":9007199254740993,"type":');
  expect(list.text).toContain('{"id":9007199254740993,"type":');
  expect(rounded.status).toBe(404);
});

test.each(['0', '999', '01', '1.0', 'abc', '-1', '1%2F', '%E0%A4%A'])(
  'no connection has the id %s',
  async (id) => {
    await using sandbox = await startSandbox();
    const answer = await askSendcloud(sandbox, `/connections/${id}`);
    expect(answer.status).toBe(404);
  },
);

test('a tenant built by hand may hold connections that clients cannot know', async () => {
  const strange = connection({ id: 7, type: 'carrier_pigeon', configuration: { loft: [1, null] } });
  const tenants = [tenant('acme', { sendcloud: { connections: [strange] } })];
  await using sandbox = await startSandbox({ tenants });
  const answer = await askSendcloud(sandbox, '/connections');
  expect(answer.json()).toEqual({ data: [strange] });
});

test('the demo data has every auth type, a sensitive-looking header and no URL twice', async () => {
  await using sandbox = await startSandbox();
  const { text } = await askSendcloud(sandbox, '/connections?connection_type=webhook');
  const urls = text.match(/"url":"[^"]+"/g) ?? [];
  expect(new Set(urls).size).toBe(37);
  expect(new Set(text.match(/"auth_type":"\w+"/g)).size).toBe(4);
  expect(text).toContain('"X-Api-Key":"not-a-real-key-4711"');
});
