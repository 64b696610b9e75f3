#!/usr/bin/env node
// The program itself cannot even be loaded by an older Node, so this file imports nothing.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(`Hookgraph needs Node 22.19 or later; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  await import('./main.ts');
}
