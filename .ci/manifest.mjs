// The repository brings its own Node as optional packages, which whoever installs the package must not get.
// So they are not in its package.json: `strip` takes them out before packing, `restore` puts them back.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

const manifest = new URL('../package.json', import.meta.url);
const saved = new URL('../node_modules/.hookgraph-package.json', import.meta.url);

if (process.argv[2] === 'strip') {
  const text = readFileSync(manifest, 'utf8');
  const { optionalDependencies: _, ...packed } = JSON.parse(text);
  writeFileSync(saved, text);
  writeFileSync(manifest, `${JSON.stringify(packed, null, 2)}\n`);
} else {
  writeFileSync(manifest, readFileSync(saved, 'utf8'));
  rmSync(saved);
}
