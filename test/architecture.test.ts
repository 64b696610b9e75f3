import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which layer may import what. `types` is `import type` only, and only from the files that are named. */
const LAYERS: Readonly<Record<string, Layer>> = {
  domain: { layers: [], packages: [] },
  config: { layers: ['domain'], packages: ['zod', 'node:'] },
  upstream: { layers: ['domain'], packages: ['undici', 'zod', 'lru-cache', 'node:'] },
  loaders: { layers: ['domain'], types: ['upstream'], packages: ['dataloader'] },
  schema: {
    layers: ['domain'],
    types: ['loaders'],
    typesOnlyIn: 'schema/context.ts',
    packages: [
      'graphql',
      '@pothos/core',
      '@pothos/plugin-directives',
      '@pothos/plugin-errors',
      '@graphql-tools/utils',
      'node:',
    ],
  },
  server: {
    layers: ['domain', 'upstream', 'loaders', 'schema', 'events', 'config'],
    packages: [
      'graphql-yoga',
      '@graphql-tools/utils',
      '@graphql-yoga/render-graphiql',
      'graphql',
      'graphql-jit',
      'pino',
      'cors',
      'lru-cache',
      'negotiator',
      'jose',
      'zod',
      'node:',
    ],
  },
  events: { layers: ['domain'], packages: ['lru-cache', 'node:'] },
  replicas: { layers: ['domain'], types: ['upstream'], packages: ['ioredis', 'node:'] },
  telemetry: { layers: ['domain'], packages: ['prom-client', '@opentelemetry', 'node:'] },
  sandbox: { layers: [], packages: ['hono', '@hono/node-server', 'zod', 'node:'] },
};

interface Layer {
  readonly layers: readonly string[];
  readonly types?: readonly string[];
  /** The one file of the layer that may import `types`. */
  readonly typesOnlyIn?: string;
  readonly packages: readonly string[];
}

const SRC = resolve(import.meta.dirname, '../src');
const TEST = import.meta.dirname;

interface Import {
  /** Relative to src: `loaders/index.ts`. */
  readonly file: string;
  /** A path relative to src, or the name of a package. */
  readonly target: string;
  readonly isPackage: boolean;
  readonly typeOnly: boolean;
  /** Loaded when the code comes to it. */
  readonly dynamic: boolean;
}

async function listSources(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter(
      (entry) => /(?<!\.d)\.ts$/.test(entry) && !/(^|\/)(__generated__|node_modules)\//.test(entry),
    )
    .map((entry) => join(folder, entry));
}

async function readImports(path: string): Promise<readonly Import[]> {
  const code = await readFile(path, 'utf8');
  const statement =
    /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...code.matchAll(statement)].map(([, type, from, dynamic]) => {
    const specifier = from ?? dynamic ?? '';
    const isPackage = !specifier.startsWith('.');
    return {
      dynamic: dynamic !== undefined,
      file: relative(SRC, path),
      target: isPackage ? specifier : relative(SRC, resolve(path, '..', specifier)),
      isPackage,
      typeOnly: type !== undefined,
    };
  });
}

const sources = await listSources(SRC);
const imports = (await Promise.all(sources.map(readImports))).flat();
const layerOf = (path: string) => path.split('/')[0] ?? '';

function isAllowed({ file, target, isPackage, typeOnly }: Import): boolean {
  const layer = LAYERS[layerOf(file)];
  if (layer === undefined) return true;
  if (isPackage) {
    return layer.packages.some((name) =>
      isBuiltin(target) ? name === 'node:' : target === name || target.startsWith(`${name}/`),
    );
  }
  const to = layerOf(target);
  if (to === layerOf(file) || layer.layers.includes(to)) return true;
  const mayHaveTypes = layer.typesOnlyIn === undefined || layer.typesOnlyIn === file;
  return typeOnly && mayHaveTypes && (layer.types ?? []).includes(to);
}

/** What a file loads, also later when it is asked for `lazily`. */
function loadedBy(entry: string, { lazily = false } = {}): ReadonlySet<string> {
  const loaded = new Set([entry]);
  for (const file of loaded) {
    for (const each of imports) {
      if (each.file === file && !each.typeOnly && (lazily || !each.dynamic))
        loaded.add(each.target);
    }
  }
  return loaded;
}

const describeImport = ({ file, target }: Import) => `${file} -> ${target}`;

describe('the layers', () => {
  test('the test sees the imports', () => {
    expect(imports.length).toBeGreaterThan(150);
    expect(imports.map(describeImport)).toContain('schema/context.ts -> loaders/index.ts');
  });

  test('every folder has a row in the table', () => {
    const folders = imports.map(({ file }) => layerOf(file)).filter((name) => !/\.ts$/.test(name));
    expect([...new Set(folders)].toSorted()).toEqual(Object.keys(LAYERS).toSorted());
  });

  test('import only what the table allows', () => {
    expect(imports.filter((each) => !isAllowed(each)).map(describeImport)).toEqual([]);
  });

  test('a folder of one API never imports from a folder of the other', () => {
    const apiOf = (path: string) =>
      /(?:^|\/)(sendcloud|shipping-channels)(?:\/|\.ts$)/.exec(path)?.[1];
    const crossing = imports.filter(({ file, target, isPackage }) => {
      const [from, to] = [apiOf(file), apiOf(target)];
      return !isPackage && from !== undefined && to !== undefined && from !== to;
    });
    expect(crossing.map(describeImport)).toEqual([]);
  });

  test('what is outside the sandbox knows its entry only', () => {
    const entering = imports.filter(
      ({ file, target }) => layerOf(target) === 'sandbox' && layerOf(file) !== 'sandbox',
    );
    expect(new Set(entering.map(({ target }) => target))).toEqual(new Set(['sandbox/server.ts']));
  });

  test('main.ts loads no graph before the configuration is read', () => {
    const loaded = loadedBy('main.ts');
    expect(loaded).toContain('zod');
    expect(loaded).not.toContain('graphql');
    expect([...loaded].filter((target) => layerOf(target) === 'sandbox')).toEqual([]);
  });

  test.for(['hookgraph.ts', 'index.ts'])('%s loads no sandbox before it is asked for', (entry) => {
    const loaded = loadedBy(entry);
    expect(loaded).toContain('graphql-jit');
    expect(loaded).not.toContain('hono');
    expect([...loaded].filter((target) => layerOf(target) === 'sandbox')).toEqual([]);
  });

  test.for(['main.ts', 'index.ts'])('%s loads no SDK of OpenTelemetry', (entry) => {
    const sdk = imports.filter(({ target }) => /^@opentelemetry\/(?!api$)/.test(target));
    expect(new Set(sdk.map(({ file }) => file))).toEqual(new Set(['telemetry/otel.ts']));
    expect(loadedBy(entry, { lazily: true })).not.toContain('telemetry/otel.ts');
  });

  test('nothing but the entry imports the entry', () => {
    const entries = imports.filter(({ target }) => target === 'main.ts' || target === 'bin.ts');
    expect(entries.map(describeImport)).toEqual(['bin.ts -> main.ts']);
  });
});

describe('the sources', () => {
  const modules = sources.filter((path) => !/\/(main|bin|otel)\.ts$/.test(path));

  test('every module imports with an empty environment', async () => {
    const environment = { ...process.env };
    for (const name of Object.keys(process.env)) delete process.env[name];
    try {
      for (const path of modules) await import(path);
    } finally {
      Object.assign(process.env, environment);
    }
  });

  test('no file is longer than 250 lines, and none is called after nothing', async () => {
    const files = [...sources, ...(await listSources(TEST))];
    for (const path of files) {
      const lines = (await readFile(path, 'utf8')).split('\n').length;
      expect({ path, tooLong: lines > 250 }).toEqual({ path, tooLong: false });
    }
    const empty = /(^|\/)(utils?|helpers?|common|misc|types)(\.ts|\/)/;
    expect(files.filter((path) => empty.test(path))).toEqual([]);
  });

  test('no module is shorter than 20 lines, but for the entries', async () => {
    const short = modules.map(async (path) => {
      const lines = (await readFile(path, 'utf8')).split('\n').length;
      return lines < 20 ? [relative(SRC, path)] : [];
    });
    expect((await Promise.all(short)).flat()).toEqual(['index.ts', 'supported-node.ts']);
  });

  test('only schema, loaders and the package have an index', () => {
    const indexes = sources
      .map((path) => relative(SRC, path))
      .filter((path) => /(^|\/)index\.ts$/.test(path));
    expect(indexes.toSorted()).toEqual(['index.ts', 'loaders/index.ts', 'schema/index.ts']);
  });
});

test('there is one copy of graphql, of a version that survives overlapping fields', async () => {
  const lock = JSON.parse(await readFile(resolve(SRC, '../package-lock.json'), 'utf8'));
  const copies = Object.entries<{ version: string }>(lock.packages)
    .filter(([path]) => path.endsWith('node_modules/graphql'))
    .map(([, { version }]) => version);
  expect(copies).toEqual(['16.15.0']);
});
