// Runs on any Node, so that one that is too old says what is missing, where it would show a stack trace.
'use strict';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `Hookgraph needs Node 22.19 or later, and this is ${process.versions.node}: npm install brings one, unless optional packages are omitted.\n`,
  );
  process.exit(1);
}
