import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { makeDocumentFolder } from '../server/documents/document-folder.ts';
import { canary, collectOutput } from '../support/canaries.ts';
import { problemsOf } from '../support/read-config.ts';

const SENDCLOUD = {
  api: 'sendcloud',
  name: 'parcels',
  secrets: ['a-secret-of-sixteen'],
  header: 'Authorization',
};
const SHIPPING_CHANNELS = { api: 'shipping-channels', name: 'tracking', secrets: ['eight-88'] };
const DUPLICATE = 'has no two hooks of one API with the same name.';

/** The hooks of a file with this content. */
async function hooksOf(content: unknown) {
  await using folder = await makeDocumentFolder();
  return loadConfig({ HOOKGRAPH_HOOKS: await folder.write('hooks.json', content) }).hooks;
}

/** What is wrong with a file of this content. */
async function problemsOfFile(content: unknown, environment = {}): Promise<readonly string[]> {
  await using folder = await makeDocumentFolder();
  const file = await folder.write(canary('FILE'), content);
  return problemsOf({ ...environment, HOOKGRAPH_HOOKS: file });
}

test('hooks of both APIs are read, in their order', async () => {
  const hooks = await hooksOf([SENDCLOUD, SHIPPING_CHANNELS]);
  expect(hooks).toEqual([
    {
      api: 'SENDCLOUD',
      name: 'parcels',
      header: 'authorization',
      secrets: [expect.objectContaining({ reveal: expect.any(Function) })],
    },
    {
      api: 'SHIPPING_CHANNELS',
      name: 'tracking',
      header: null,
      secrets: [expect.objectContaining({ reveal: expect.any(Function) })],
    },
  ]);
  expect(hooks.flatMap(({ secrets }) => secrets.map((secret) => secret.reveal()))).toEqual([
    'a-secret-of-sixteen',
    'eight-88',
  ]);
});

test.for<{ what: string; content: readonly unknown[] }>([
  { what: 'no hook', content: [] },
  {
    what: 'one name for two APIs',
    content: [SENDCLOUD, { ...SHIPPING_CHANNELS, name: 'parcels' }],
  },
  { what: 'two names in another case', content: [SENDCLOUD, { ...SENDCLOUD, name: 'Parcels' }] },
  { what: 'five secrets', content: [{ ...SENDCLOUD, secrets: Array(5).fill('x'.repeat(16)) }] },
  { what: 'a secret with a space', content: [{ ...SENDCLOUD, secrets: ['Bearer of-a-secret'] }] },
  { what: 'a long name of any sign', content: [{ ...SENDCLOUD, name: `A_z.9-${'x'.repeat(58)}` }] },
  {
    what: 'a hundred hooks',
    content: Array.from({ length: 100 }, (_, n) => ({ ...SENDCLOUD, name: `hook-${n}` })),
  },
])('$what is a valid file', async ({ content }) => {
  expect(await hooksOf(content)).toHaveLength(content.length);
});

test.for(['X-Hook-Secret', "!#$%&'*+.^`|~-_1", 'a', 'X'.repeat(100)])(
  'the header %j is compared in small letters',
  async (header) => {
    expect((await hooksOf([{ ...SENDCLOUD, header }]))[0]?.header).toBe(header.toLowerCase());
  },
);

/** A mistake, and what is said of it after `HOOKGRAPH_HOOKS: `. */
const MISTAKES: readonly { what: string; content: unknown; problems: readonly string[] }[] = [
  { what: 'no text', content: '', problems: ['the file is not JSON.'] },
  { what: 'no JSON', content: `[${canary('JSON')}]`, problems: ['the file is not JSON.'] },
  { what: 'no list', content: { hooks: [SENDCLOUD] }, problems: ['the file is a list.'] },
  { what: 'null', content: 'null', problems: ['the file is a list.'] },
  {
    what: 'another API',
    content: [SENDCLOUD, { ...SENDCLOUD, api: canary('API') }],
    problems: ['1.api is `sendcloud` or `shipping-channels`.'],
  },
  {
    what: 'an API in capitals',
    content: [{ ...SENDCLOUD, api: 'SENDCLOUD' }],
    problems: ['0.api is `sendcloud` or `shipping-channels`.'],
  },
  {
    what: 'a secret in the place of a hook',
    content: [SENDCLOUD, canary('HOOK')],
    problems: ['1 is `sendcloud` or `shipping-channels`.'],
  },
  {
    what: 'an unknown member',
    content: [{ ...SENDCLOUD, secret: canary('MEMBER') }],
    problems: ['0 has no `secret`.'],
  },
  {
    what: 'no header',
    content: [{ ...SENDCLOUD, header: undefined }],
    problems: ['0.header is the name of the header that carries the secret.'],
  },
  ...['', 'a header', 'header:', 'Größe', 'x'.repeat(101)].map((header) => ({
    what: `the header ${JSON.stringify(header)}`,
    content: [{ ...SENDCLOUD, header }],
    problems: ['0.header is the name of a header.'],
  })),
  {
    what: 'a header for Shipping Channels',
    content: [{ ...SHIPPING_CHANNELS, header: 'x-signature' }],
    problems: ['0 has no `header`.'],
  },
  {
    what: 'no name',
    content: [{ ...SHIPPING_CHANNELS, name: undefined }],
    problems: ['0.name is a text.'],
  },
  ...['', 'a/b', 'a b', '..%2f', 'é', 'x'.repeat(65)].map((name) => ({
    what: `the name ${JSON.stringify(name)}`,
    content: [SENDCLOUD, { ...SHIPPING_CHANNELS, name }],
    problems: ['1.name has 1 to 64 letters, digits, `_`, `-` or, but at its beginning, `.`.'],
  })),
  ...[
    { what: 'no member for its secrets' },
    { what: 'null for its secrets', secrets: null },
    { what: 'a text for its secrets', secrets: canary('TEXT') },
    { what: 'an object for its secrets', secrets: { 0: canary('OBJECT') } },
  ].map(({ what, secrets }) => ({
    what,
    content: [{ ...SENDCLOUD, secrets }],
    problems: ['0.secrets is a list of texts.'],
  })),
  {
    what: 'no secrets',
    content: [{ ...SENDCLOUD, secrets: [] }],
    problems: ['0.secrets has at least one secret.'],
  },
  {
    what: 'six secrets',
    content: [{ ...SENDCLOUD, secrets: Array.from({ length: 6 }, () => canary('ONE_OF_SIX')) }],
    problems: ['0.secrets has at most five secrets.'],
  },
  {
    what: 'a number for a secret',
    content: [{ ...SENDCLOUD, secrets: [canary('FIRST'), 1234567890123456] }],
    problems: ['0.secrets.1 is a text.'],
  },
  {
    what: 'a short secret of Sendcloud',
    content: [{ ...SENDCLOUD, secrets: ['x'.repeat(16), 'x'.repeat(15)] }],
    problems: ['0.secrets.1 has at least 16 characters.'],
  },
  {
    what: 'a short secret of Shipping Channels',
    content: [{ ...SHIPPING_CHANNELS, secrets: ['seven-7'] }],
    problems: ['0.secrets.0 has at least 8 characters.'],
  },
  ...['é', '\n', ' ', '\0', '\u{1F511}'].map((end) => ({
    what: `a secret that ends in ${JSON.stringify(end)}`,
    content: [{ ...SENDCLOUD, secrets: [`${canary('NOT_ASCII')}${end}`] }],
    problems: ['0.secrets.0 has only visible ASCII characters.'],
  })),
  {
    what: 'one name twice',
    content: [SENDCLOUD, SHIPPING_CHANNELS, { ...SENDCLOUD, header: 'x-other' }],
    problems: [`the file ${DUPLICATE}`],
  },
  {
    what: 'a hundred and one hooks',
    content: Array.from({ length: 101 }, (_, n) => ({ ...SENDCLOUD, name: `hook-${n}` })),
    problems: ['the file has at most 100 hooks.'],
  },
  {
    what: 'two mistakes in one text',
    content: [{ ...SENDCLOUD, secrets: ['kurz-\u00fc'] }],
    problems: ['0.secrets.0 has only visible ASCII characters.'],
  },
  {
    what: 'two mistakes',
    content: [
      { ...SENDCLOUD, name: '' },
      { ...SHIPPING_CHANNELS, secrets: [] },
    ],
    problems: [
      '0.name has 1 to 64 letters, digits, `_`, `-` or, but at its beginning, `.`.',
      '1.secrets has at least one secret.',
    ],
  },
];

test.for(MISTAKES)('of a file with $what the problem is told, and no value', async (row) => {
  const problems = await problemsOfFile(row.content);
  expect(problems).toEqual(row.problems.map((problem) => `HOOKGRAPH_HOOKS: ${problem}`));
});

test('a file that cannot be read is a problem with its code, and without its name', async () => {
  await using folder = await makeDocumentFolder();
  const unreadable = (code: string) => [
    `HOOKGRAPH_HOOKS names a file that cannot be read: ${code}.`,
  ];
  const missing = `${folder.path}/${canary('PATH')}`;
  expect(problemsOf({ HOOKGRAPH_HOOKS: missing })).toEqual(unreadable('ENOENT'));
  expect(problemsOf({ HOOKGRAPH_HOOKS: folder.path })).toEqual(unreadable('EISDIR'));
  expect(problemsOf({ HOOKGRAPH_HOOKS: `${canary('PATH')}\0` })).toEqual(
    unreadable('ERR_INVALID_ARG_VALUE'),
  );
});

test('there is no hook without the variable, or when it is empty', () => {
  expect([loadConfig({}).hooks, loadConfig({ HOOKGRAPH_HOOKS: '' }).hooks]).toEqual([[], []]);
});

test('real APIs have hooks with service credentials only', async () => {
  const live = { UPSTREAM: 'live' };
  expect(await problemsOfFile([SENDCLOUD], live)).toEqual([
    'HOOKGRAPH_HOOKS needs service credentials: nobody else may read the events that are received.',
  ]);
  expect(await problemsOfFile([], live)).toEqual([]);
  const keys = { SHIPPING_CHANNELS_API_KEY: 'api-key', HOOKGRAPH_ANONYMOUS: 'allow' };
  expect(await problemsOfFile([SENDCLOUD], { ...live, ...keys })).toEqual([]);
});

test('no secret comes out of the configuration', async () => {
  const secrets = [canary('HOOK_SECRET'), canary('OTHER_HOOK_SECRET')];
  const hooks = await hooksOf([
    { ...SENDCLOUD, secrets },
    { ...SHIPPING_CHANNELS, secrets },
  ]);
  const options = { depth: 10, showHidden: true, getters: true };
  collectOutput('inspect', inspect(hooks, options));
  collectOutput('JSON', JSON.stringify(hooks));
  collectOutput('text', hooks.flatMap((hook) => hook.secrets.map(String)).join());
  expect(JSON.parse(JSON.stringify(hooks))[0].secrets).toEqual(['[redacted]', '[redacted]']);
});
