import { expect, test } from 'vitest';
import { parseJson } from '../../../src/domain/json.ts';
import type { WebhookConnection } from '../../../src/domain/sendcloud.ts';
import { connection } from '../../../src/upstream/sendcloud/connection.ts';
import { canary, collectOutput } from '../../support/canaries.ts';
import { mutationsOf, NO_TEXT, NO_URL, NOTHING, readOne } from '../mutation.ts';
import { CONNECTION, KLAVIYO_CONNECTION } from './fixtures.ts';

const { configuration } = CONNECTION;

function webhookOf(wire: unknown): WebhookConnection {
  const decoded = readOne(connection, wire);
  if (decoded.kind !== 'webhook') throw new Error('It is not a webhook connection.');
  return decoded;
}

/** Decodes a configuration that is written as JSON, so that no literal of JavaScript changes it. */
function extraHeadersOf(json: string): WebhookConnection['extraHeaders'] {
  const extra_headers = parseJson(json);
  return webhookOf({ ...CONNECTION, configuration: { ...configuration, extra_headers } })
    .extraHeaders;
}

const faultOf = (name: string, rule: string) =>
  expect.objectContaining({ message: expect.stringContaining(`.configuration.${name}: ${rule}`) });

const unreadable = [...NOTHING, 'https://example.com', 1, true, [], [configuration], {}];

test.for(mutationsOf(CONNECTION, { configuration: unreadable }))(
  'a webhook connection whose $field is $what is read, with nothing of its configuration',
  ({ wire }) => {
    expect(webhookOf(wire)).toMatchObject({
      id: '1',
      url: null,
      authTypeName: null,
      extraHeaders: null,
    });
  },
);

test.for(mutationsOf(KLAVIYO_CONNECTION, { configuration: unreadable }))(
  'a Klaviyo connection whose $field is $what is read',
  ({ wire }) => {
    expect(readOne(connection, wire)).toMatchObject({ id: '2', kind: 'klaviyo' });
  },
);

test.for(mutationsOf(configuration, { url: [...NOTHING, ...NO_URL] }))(
  'a $field that is $what is null, and the rest is read',
  ({ wire }) => {
    expect(webhookOf({ ...CONNECTION, configuration: wire })).toMatchObject({
      url: null,
      authTypeName: 'bearer',
      extraHeaders: [{ name: 'X-Custom-Header' }],
    });
  },
);

test.for(mutationsOf(configuration, { auth_type: NO_TEXT }))(
  'an $field that is $what is an error, and the rest is read',
  ({ wire }) => {
    expect(webhookOf({ ...CONNECTION, configuration: wire })).toMatchObject({
      url: configuration.url,
      authTypeName: faultOf('auth_type', 'not a text'),
      extraHeaders: [{ name: 'X-Custom-Header' }],
    });
  },
);

test.for(mutationsOf(configuration, { auth_type: NOTHING, extra_headers: NOTHING }))(
  '$field: $what is null',
  ({ field, wire }) => {
    const { authTypeName, extraHeaders } = webhookOf({ ...CONNECTION, configuration: wire });
    expect(field === 'auth_type' ? authTypeName : extraHeaders).toBeNull();
  },
);

const noHeaders = [1, 'a: b', true, ['a'], [{}], [['a', 'b']]];

test.for(mutationsOf(configuration, { extra_headers: noHeaders }))(
  '$field that are $what are an error, and the rest is read',
  ({ wire }) => {
    expect(webhookOf({ ...CONNECTION, configuration: wire })).toMatchObject({
      url: configuration.url,
      authTypeName: 'bearer',
      extraHeaders: faultOf('extra_headers', 'not an object'),
    });
  },
);

test.for(['[]', '{}'])('extra_headers that are %s are none', (json) => {
  expect(extraHeadersOf(json)).toEqual([]);
});

test('an auth_type that this version does not know is kept as its word', () => {
  const wire = { ...CONNECTION, configuration: { ...configuration, auth_type: 'oauth2' } };
  expect(webhookOf(wire).authTypeName).toBe('oauth2');
});

test('a URL is kept as it was sent', () => {
  const url = 'HTTPS://Example.com:443/%7ea/../b';
  expect(webhookOf({ ...CONNECTION, configuration: { url } }).url).toBe(url);
});

test('extra headers keep their order, and those with sensitive names are masked', () => {
  const secret = canary('EXTRA_HEADER');
  const headers = extraHeadersOf(`{"X-B":"1","X-Api-Key":"${secret}","x-a":"2"}`);
  collectOutput('extraHeaders', JSON.stringify(headers));
  expect(headers).toEqual([
    { name: 'X-B', value: '1', masked: false },
    { name: 'X-Api-Key', value: '••••••••••••••••', masked: true },
    { name: 'x-a', value: '2', masked: false },
  ]);
});

test.for([
  ['1', '1'],
  ['9007199254740993', '9007199254740993'],
  ['true', 'true'],
  ['""', ''],
] as const)('the header value %s, of whatever type, is the text %j', ([json, text]) => {
  expect(extraHeadersOf(`{"X-A":${json}}`)).toEqual([{ name: 'X-A', value: text, masked: false }]);
});

test.for(['12345678901234567890.5', '1e400', '-1e400'])(
  'the header value %s, whose digits are not known any more, is masked',
  (json) => {
    expect(extraHeadersOf(`{"X-A":${json}}`)).toMatchObject([{ name: 'X-A', masked: true }]);
  },
);

test('a sensitive header value that is not a string is masked too', () => {
  const secret = canary('EXTRA_HEADER');
  const headers = extraHeadersOf(`{"X-Token":{"value":"${secret}"}}`);
  collectOutput('extraHeaders', JSON.stringify(headers));
  expect(headers).toEqual([{ name: 'X-Token', value: '••••••••••••••••', masked: true }]);
});

test('headers that are named like parts of a prototype change none', () => {
  const headers = extraHeadersOf('{"__proto__":"a","constructor":"b","toString":"c"}');
  if (!Array.isArray(headers)) throw new Error('They cannot be read.');
  expect(headers.map(({ name }) => name)).toEqual(expect.arrayContaining(['constructor']));
  expect(headers.every(({ value }) => typeof value === 'string')).toBe(true);
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

// JSON.parse reads any depth; what writes or walks the value has a stack.
test.for([100, 10_000, 100_000])(
  'a header value that is nested %i deep leaves the connection readable',
  (depth) => {
    const value = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const wire = parseJson(
      `{"url":"${configuration.url}","extra_headers":{"X-Deep":${value},"X-A":"1"}}`,
    );
    expect(webhookOf({ ...CONNECTION, configuration: wire })).toMatchObject({
      id: '1',
      url: configuration.url,
    });
  },
);

test.for([
  ['["a","b"]', 'a, b'],
  ['["a",9007199254740993,true,1.5]', 'a, 9007199254740993, true, 1.5'],
  ['["a"]', 'a'],
  ['[]', ''],
] as const)('the header value %s, which is a list, is the text %j', ([json, text]) => {
  expect(extraHeadersOf(`{"X-A":${json}}`)).toEqual([{ name: 'X-A', value: text, masked: false }]);
});

test('a list of values is masked under a sensitive name', () => {
  const secret = canary('EXTRA_HEADER');
  const headers = extraHeadersOf(`{"X-Token":["${secret}","b"]}`);
  collectOutput('extraHeaders', JSON.stringify(headers));
  expect(headers).toEqual([{ name: 'X-Token', value: '••••••••••••••••', masked: true }]);
});

test.for(['null', '{"Authorization":"Bearer x"}', '{}', '["a",null]', '["a",["b"]]', '[{}]'])(
  'the header value %s, which is no plain text, is not shown',
  (json) => {
    expect(extraHeadersOf(`{"X-A":${json}}`)).toEqual([
      { name: 'X-A', value: '••••••••••••••••', masked: true },
    ]);
  },
);
