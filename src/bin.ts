#!/usr/bin/env node
// The program itself cannot even be loaded by an older Node.
try {
  await import('./supported-node.ts');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
await import('./main.ts');
