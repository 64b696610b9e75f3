import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { ERROR_CODES } from '../../src/server/mask-error.ts';
import { readPages, rowsOf } from './pages.ts';

const pages = await readPages();

/** The names of all variables that the configuration asks for, but Node's own. */
function listVariables(): readonly string[] {
  const asked = new Set<string>();
  loadConfig(
    new Proxy<Record<string, string>>(
      {},
      {
        get(_environment, name) {
          asked.add(String(name));
          return undefined;
        },
      },
    ),
  );
  asked.delete('NODE_ENV');
  return [...asked].toSorted();
}

test('the table of variables has every variable, and no other', () => {
  const documented = rowsOf(pages, 'variable').flatMap(
    ([names = '']) => names.match(/[A-Z_]{4,}/g) ?? [],
  );
  expect(documented.toSorted()).toEqual(listVariables());
});

test('the table of variables has the defaults that hold', () => {
  // Variables that others are of no use without.
  const others = {
    UPSTREAM: 'live',
    SENDCLOUD_CLIENT_ID: 'id',
    SENDCLOUD_CLIENT_SECRET: 'secret',
    HOOKGRAPH_JWT_JWKS_URL: 'https://identity.example/keys',
    HOOKGRAPH_JWT_ISSUER: 'https://identity.example',
    HOOKGRAPH_JWT_AUDIENCE: 'hookgraph',
    HOOKGRAPH_REDIS_URL: 'redis://127.0.0.1',
    HOOKGRAPH_ENCRYPTION_KEY: `${'A'.repeat(43)}=`,
  };
  const read = (more: Readonly<Record<string, string>>) =>
    JSON.parse(JSON.stringify(loadConfig({ ...others, ...more })));
  const rows = rowsOf(pages, 'variable').flatMap(([names = '', value = '']) => {
    const name = /^`(\w+)`$/.exec(names)?.[1];
    const text = /^`(.+)`$/.exec(value)?.[1];
    return name === undefined || text === undefined ? [] : [{ name, text }];
  });
  const { limits, timeouts, sharing } = loadConfig({});
  const numbers = rows.filter(({ name }) => /^HOOKGRAPH_(\w+_MS|MAX_\w+)$/.test(name));
  expect(numbers).toHaveLength(Object.keys({ ...limits, ...timeouts, ...sharing }).length);
  for (const { name, text } of rows) {
    expect({ name, config: read({ [name]: text }) }).toEqual({ name, config: read({}) });
  }
});

test('the table of codes has every code, and no other', () => {
  const documented = rowsOf(pages, 'code').flatMap(([codes = '']) => codes.match(/\w+/g) ?? []);
  expect(documented.toSorted()).toEqual([...ERROR_CODES].toSorted());
});

test.each(pages)('every variable that $path names exists', ({ text }) => {
  const named = text.match(
    /\b(?:HOOKGRAPH|SENDCLOUD|SHIPPING_CHANNELS)_(?:[A-Z]+_)*[A-Z]+\b(?!_)/g,
  );
  const known = listVariables();
  expect((named ?? []).filter((name) => !known.includes(name.replace(/_FILE$/, '')))).toEqual([]);
});

test.each(pages)('every npm script that $path names exists', async ({ text }) => {
  const { scripts } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  const named = [...text.matchAll(/\bnpm (?:run ([\w:]+)|(start|test)\b)/g)].map(
    ([, script, shorthand]) => script ?? shorthand,
  );
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});
