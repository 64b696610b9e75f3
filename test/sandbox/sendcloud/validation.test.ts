import { expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/server.ts';
import { type AnswerOptions, askSendcloud, json } from '../client.ts';

type Issue = readonly [pointer: string, code: string, detail: string];

const required = 'This field is required.';
const isNull = 'This field may not be null.';
const noUrl = 'Enter a valid URL.';
const noObject = 'Expected a dictionary of items.';
const blank = 'This field may not be blank.';
const noText = 'Not a valid string.';
const noInteger = 'A valid integer is required.';
const noBoolean = 'Must be a valid boolean.';
const unknown = 'Unknown field.';

const url = 'https://example.com/';
const configuration = '/data/configuration';

function expectIssues(text: string, issues: readonly Issue[]): void {
  const errors = issues.map(([pointer, code, detail]) => ({
    detail,
    status: '400',
    source: { pointer },
    code,
  }));
  expect(text).toBe(JSON.stringify({ errors }));
}

async function refuse(path: string, options: AnswerOptions, issues: readonly Issue[]) {
  await using sandbox = await startSandbox();
  const list = async () => [
    (await askSendcloud(sandbox, '/connections')).text,
    (await askSendcloud(sandbox, '/subscriptions')).text,
  ];
  const before = await list();
  const answer = await askSendcloud(sandbox, path, options);
  expectIssues(answer.text, issues);
  expect(answer.status).toBe(400);
  expect(await list()).toEqual(before);
}

test.each<[unknown, ...Issue[]]>([
  [{}, ['/data/type', 'required', required], [configuration, 'required', required]],
  [{ configuration: { url } }, ['/data/type', 'required', required]],
  [{ type: 'klaviyo' }, [configuration, 'required', required]],
  [
    { type: 'email', configuration: {} },
    ['/data/type', 'invalid_choice', '"email" is not a valid choice.'],
  ],
  [{ type: 1, configuration: {} }, ['/data/type', 'invalid_choice', noText]],
  [
    { type: null, configuration: null },
    ['/data/type', 'null', isNull],
    [configuration, 'null', isNull],
  ],
  [
    { type: 'webhook', configuration: { url }, 'a/b~': 1 },
    ['/data/a~1b~0', 'unknown_field', unknown],
  ],
  [{ type: 'webhook', configuration: [] }, [configuration, 'invalid', noObject]],
  [{ type: 'klaviyo', configuration: { url } }, [`${configuration}/url`, 'unknown_field', unknown]],
])('a new connection %j is refused', async (body, ...issues) => {
  await refuse('/connections', json('POST', body), issues);
});

const at = (path: string, code: string, detail: string): Issue => [
  `${configuration}/${path}`,
  code,
  detail,
];

test.each<[object, ...Issue[]]>([
  [{ url: undefined }, at('url', 'required', required)],
  [{ url: null }, at('url', 'null', isNull)],
  [{ url: 'example.com' }, at('url', 'invalid', noUrl)],
  [{ url: 'ftp://example.com' }, at('url', 'invalid', noUrl)],
  [{ url: 'https://exa mple.com' }, at('url', 'invalid', noUrl)],
  [{ url: 'https://' }, at('url', 'invalid', noUrl)],
  [{ url: 7 }, at('url', 'invalid', noUrl)],
  [{ name: 'x' }, at('name', 'unknown_field', unknown)],
  [{ auth_type: 'hmac' }, at('auth_type', 'invalid_choice', '"hmac" is not a valid choice.')],
  [{ auth_type: null, auth_config: {} }, at('auth_type', 'null', isNull)],
  [{ auth_config: {} }, at('auth_config', 'invalid', 'There is none with auth_type "none".')],
  [
    { auth_type: 'none', auth_config: { token: 'a' } },
    at('auth_config', 'invalid', 'There is none with auth_type "none".'),
  ],
  [{ auth_type: 'bearer' }, at('auth_config', 'required', required)],
  [{ auth_type: 'bearer', auth_config: 'a' }, at('auth_config', 'invalid', noObject)],
  [{ auth_type: 'bearer', auth_config: {} }, at('auth_config/token', 'required', required)],
  [{ auth_type: 'bearer', auth_config: { token: ' ' } }, at('auth_config/token', 'invalid', blank)],
  [
    { auth_type: 'bearer', auth_config: { token: 'a\nb' } },
    at('auth_config/token', 'invalid', 'Enter a valid header value.'),
  ],
  [
    { auth_type: 'basic', auth_config: { token: 'a' } },
    at('auth_config/token', 'unknown_field', unknown),
    at('auth_config/username', 'required', required),
    at('auth_config/password', 'required', required),
  ],
  [
    { auth_type: 'basic', auth_config: { username: null, password: 5 } },
    at('auth_config/username', 'null', isNull),
    at('auth_config/password', 'invalid', noText),
  ],
  [
    { auth_type: 'api_key', auth_config: { header_name: 'a b', api_key: '' } },
    at('auth_config/header_name', 'invalid', 'Enter a valid header name.'),
    at('auth_config/api_key', 'invalid', blank),
  ],
  [{ extra_headers: ['a'] }, at('extra_headers', 'invalid', noObject)],
  [
    { url: 'x', extra_headers: { 'a/b': 'c', d: 'e\r\nf', g: 1, h: null, i: 'ok' } },
    at('url', 'invalid', noUrl),
    at('extra_headers/h', 'null', isNull),
    at('extra_headers/a~1b', 'invalid', 'Enter a valid header name.'),
    at('extra_headers/d', 'invalid', 'Enter a valid header value.'),
    at('extra_headers/g', 'invalid', noText),
  ],
])('the configuration %j is refused', async (members, ...issues) => {
  const body = { type: 'webhook', configuration: { url, ...members } };
  await refuse('/connections', json('POST', body), issues);
});

test.each<[string, unknown, ...Issue[]]>([
  ['1', { type: 'email' }, ['/data/type', 'invalid_choice', '"email" is not a valid choice.']],
  ['1', { type: null }, ['/data/type', 'null', isNull]],
  ['1', { id: 7 }, ['/data/id', 'unknown_field', unknown]],
  ['1', { configuration: { url: '' } }, at('url', 'invalid', noUrl)],
  ['1', { configuration: { auth_type: 'basic' } }, at('auth_config', 'required', required)],
  ['1', { configuration: { auth_config: {} } }, at('auth_config/token', 'required', required)],
  ['2', { configuration: { url } }, at('url', 'unknown_field', unknown)],
])('a change of the connection %s to %j is refused', async (id, body, ...issues) => {
  await refuse(`/connections/${id}`, json('PATCH', body), issues);
});

const event_type = 'parcels.event.created';
const connectionId = '/data/connection_id';
const noSuch = (id: string): Issue => [
  connectionId,
  'invalid',
  `Invalid pk "${id}" - object does not exist.`,
];

test.each<['POST' | 'PATCH', unknown, ...Issue[]]>([
  ['POST', {}, [connectionId, 'required', required], ['/data/event_type', 'required', required]],
  ['POST', { connection_id: 999, event_type }, noSuch('999')],
  ['PATCH', '{"connection_id":9007199254740992}', noSuch('9007199254740992')],
  ['PATCH', '{"connection_id":9007199254740995}', noSuch('9007199254740995')],
  ['PATCH', { connection_id: '1' }, [connectionId, 'invalid', noInteger]],
  ['PATCH', { connection_id: 1.5 }, [connectionId, 'invalid', noInteger]],
  ['PATCH', { connection_id: true }, [connectionId, 'invalid', noInteger]],
  [
    'PATCH',
    { connection_id: 0 },
    [connectionId, 'min_value', 'Ensure this value is greater than or equal to 1.'],
  ],
  [
    'PATCH',
    { connection_id: null, event_type: 'parcels', is_active: 'true', a: 1 },
    ['/data/a', 'unknown_field', unknown],
    [connectionId, 'null', isNull],
    ['/data/event_type', 'invalid_choice', '"parcels" is not a valid choice.'],
    ['/data/is_active', 'invalid', noBoolean],
  ],
  ['PATCH', { is_active: null }, ['/data/is_active', 'null', isNull]],
  ['PATCH', { is_active: 1 }, ['/data/is_active', 'invalid', noBoolean]],
])('%s of a subscription with %j is refused', async (method, body, ...issues) => {
  const path = method === 'POST' ? '/subscriptions' : '/subscriptions/1';
  await refuse(path, json(method, body), issues);
});
