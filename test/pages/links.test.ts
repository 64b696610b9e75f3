import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { type Page, readPages } from './pages.ts';

const ROOT = join(import.meta.dirname, '../..');
const pages = await readPages();

/** Where every link and picture of a page leads, relative to the repository; other sites aside. */
function linksOf({ path, prose }: Page): readonly string[] {
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)].map(
    ([, inline, reference]) => inline ?? reference ?? '',
  );
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) =>
      target.startsWith('#') ? path + target : normalize(join(path, '..', target)),
    );
}

/** The names by which the headings of a page can be linked to, as GitHub makes them. */
function anchorsOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('every link of $path leads somewhere', (page) => {
  const dead = linksOf(page).filter((link) => {
    const [path = '', anchor] = link.split('#');
    if (!existsSync(join(ROOT, path))) return true;
    if (anchor === undefined) return false;
    const target = pages.find((each) => each.path === path);
    return target === undefined || !anchorsOf(target).includes(anchor);
  });
  expect(dead).toEqual([]);
});

test('README leads to every other page', () => {
  const readme = pages.find(({ path }) => path === 'README.md');
  const links = readme === undefined ? [] : linksOf(readme);
  const others = pages.map(({ path }) => path).filter((path) => path !== 'README.md');
  expect(others.length).toBeGreaterThan(10);
  expect(links).toEqual(expect.arrayContaining(others));
});

test('README is read in three minutes', () => {
  const readme = pages.find(({ path }) => path === 'README.md');
  expect(readme?.text.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});
