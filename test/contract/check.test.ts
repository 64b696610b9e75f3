import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readPages } from '../pages/pages.ts';
import { makeDocumentFolder } from '../server/documents/document-folder.ts';
import { recordingOf } from './recording.ts';
import recorded from './sendcloud.json' with { type: 'json' };

const CHECK = resolve(import.meta.dirname, 'check.ts');

function check(args: readonly string[], cwd = process.cwd()) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, [CHECK, ...args], { cwd }, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

const { paths } = recorded;
const { '/event-subscriptions/broadcast/test/{subscription_id}': _broadcast, ...others } = paths;
const CHANGED = { ...recorded, paths: others };
const FOUND = [
  'breaking        POST /event-subscriptions/broadcast/test/{subscription_id} is gone.\n',
  'Changes: 1, breaking: 1.\n',
].join('');

test('the command compares a file, of JSON or YAML, with the recorded one', async () => {
  await using folder = await makeDocumentFolder();
  const same = await folder.write('same.json', recorded);
  expect(await check([same])).toEqual({
    code: 0,
    stdout: 'Nothing that matters here has changed.\n',
    stderr: '',
  });
  const changed = await folder.write('changed.yaml', stringify(CHANGED));
  expect(await check([changed])).toEqual({ code: 1, stdout: FOUND, stderr: '' });
});

test('the page shows what the command prints', async () => {
  const blocks = (await readPages()).flatMap((page) => page.blocks);
  const at = blocks.findIndex(({ code }) => code.startsWith('npm run contract:check -- '));
  const changed = structuredClone(recorded);
  const { subscription, connection } = changed.components.schemas;
  connection.properties.type.enum.push('shopify');
  const { is_active: _active, ...properties } = subscription.properties;
  await using folder = await makeDocumentFolder();
  await folder.write(
    'openapi.yaml',
    stringify({
      ...changed,
      components: {
        schemas: { ...changed.components.schemas, subscription: { ...subscription, properties } },
      },
    }),
  );
  const [, args = ''] = blocks[at]?.code.split(' -- ') ?? [];
  const { stdout } = await check(args.split(' '), folder.path);
  expect(stdout).toBe(`${blocks[at + 1]?.code}\n`);
});

test('the command records a file when it is told to', async () => {
  await using folder = await makeDocumentFolder();
  const before = await folder.write('recorded.json', recorded);
  const changed = await folder.write('changed.json', {
    ...CHANGED,
    tags: [{ name: 'Connections' }],
  });
  const options = ['--recorded', before, '--record'];
  expect(await check([changed, ...options])).toMatchObject({ code: 1, stdout: FOUND });
  expect(await check([changed, ...options])).toMatchObject({ code: 0 });
  const written = JSON.parse(await readFile(before, 'utf8'));
  const { recorded: date } = written['x-source'];
  expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(written).toEqual(recordingOf(CHANGED, date));
});

test.for([
  { what: 'is not there', content: null, reason: /ENOENT/ },
  { what: 'is neither JSON nor YAML', content: 'paths: [', reason: /end with a \] at line 1/ },
  { what: 'is a page', content: '<html></html>', reason: /\$: Invalid input: expected object/ },
  { what: 'has no paths', content: {}, reason: /\$\.paths: Invalid input: expected record/ },
  { what: 'has a path of text', content: { paths: { '/a': 'x' } }, reason: /\$\.paths\.\/a: / },
])('a file that $what is told in one sentence', async ({ content, reason }) => {
  await using folder = await makeDocumentFolder();
  const file = content === null ? `${folder.path}/none` : await folder.write('bad', content);
  const { code, stdout, stderr } = await check([file]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(reason);
  expect(stderr.startsWith(`${file} cannot be read as an OpenAPI file: `)).toBe(true);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('without a file the command says how it is used', async () => {
  expect(await check([])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('<OpenAPI file>'),
  });
});

test('what is recorded has no texts, and keeps properties that are called like them', () => {
  const { 'x-source': source, ...record } = recorded;
  const { 'x-source': _source, ...again } = Object(recordingOf(recorded, source.recorded));
  expect(again).toEqual(record);
  const told = {
    ...recorded,
    info: { ...recorded.info, description: 'x' },
    paths: {
      '/a': { summary: 'x', get: { tags: ['x'], responses: { 200: { description: 'x' } } } },
    },
    components: {
      schemas: { description: { description: 'x', properties: { title: { title: 'x' } } } },
    },
  };
  expect(recordingOf(told, '2026-01-01')).toEqual({
    ...recorded,
    'x-source': expect.objectContaining({ recorded: '2026-01-01' }),
    paths: { '/a': { get: { responses: { 200: {} } } } },
    components: { schemas: { description: { properties: { title: {} } } } },
  });
});
