// Throws on a Node that is too old, before what is imported after it fails there with a riddle. It has to be
// something that any Node can run, so it imports nothing.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  throw new Error(`Hookgraph needs Node 22.19 or later; this is ${process.versions.node}.`);
}

export {};
