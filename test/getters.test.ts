import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(import.meta.dirname, '../src');

/** Sources are formatted, and classes stand at the top: what is deeper is the getter of an object literal in a function. */
const GETTER_OF_LITERAL = /^ {4,}get \w+\(\)/m;

// V8 makes a hidden class for each object with such a getter, and it keeps all that the getter's closure reaches
// until the old generation of the heap is collected: requests cost twice as much. What is made for each
// operation has a class for its getters.
test('only what is made once has a getter in an object literal', async () => {
  const paths = (await readdir(SRC, { recursive: true })).filter(
    (path) => path.endsWith('.ts') && !path.startsWith('sandbox/'),
  );
  const found = paths.map(async (path) => {
    const text = await readFile(resolve(SRC, path), 'utf8');
    expect({ path, nested: /^ +(export )?class /m.test(text) }).toEqual({ path, nested: false });
    return GETTER_OF_LITERAL.test(text) ? [path] : [];
  });
  expect((await Promise.all(found)).flat().toSorted()).toEqual([
    'replicas/redis.ts',
    'replicas/replicas.ts',
    'replicas/shared-quotas.ts',
    'server/app.ts',
    'server/streams/open-streams.ts',
    'server/upstreams.ts',
    'upstream/gate/circuit.ts',
    'upstream/gate/gate.ts',
    'upstream/transport/transport.ts',
  ]);
});
