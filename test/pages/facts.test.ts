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

test('the table of variables has the limits and times that hold', () => {
  const rows = rowsOf(pages, 'variable').flatMap(([names = '', value = '']) => {
    const name = /^`(HOOKGRAPH_(?:\w+_MS|MAX_\w+))`$/.exec(names)?.[1];
    return name === undefined ? [] : [{ name, value: value.replaceAll('`', '') }];
  });
  const { limits, timeouts, sharing } = loadConfig({});
  expect(rows).toHaveLength(Object.keys({ ...limits, ...timeouts, ...sharing }).length);
  for (const { name, value } of rows) {
    expect({ name, config: loadConfig({ [name]: value }) }).toEqual({
      name,
      config: loadConfig({}),
    });
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
