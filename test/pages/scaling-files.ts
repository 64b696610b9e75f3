import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/config/config.ts';
import { ROOT } from '../package/dockerfile.ts';
import { readPages } from './pages.ts';

const page = (await readPages()).find(({ path }) => path === 'docs/scaling.md');

/** The code of the block of the page that has this text. */
export function blockWith(text: string): string {
  const block = page?.blocks.find(({ code }) => code.includes(text));
  if (block === undefined) throw new Error(`docs/scaling.md has no block with ${text}.`);
  return block.code;
}

/** What a file of `docs/scaling` asks for, whatever its form. */
export interface Deployment {
  readonly replicas: number;
  /** The most that run at the same time. */
  readonly most: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The names of the files that are mounted as secrets, for the graph and for Valkey. */
  readonly secrets: readonly string[];
  readonly valkeySecrets: readonly string[];
  readonly valkey: readonly string[];
  /** Of probes, and of the check of the proxy. */
  readonly probes: readonly string[];
}

async function readYaml(name: string): Promise<readonly unknown[]> {
  const text = await readFile(join(ROOT, 'docs/scaling', name), 'utf8');
  const documents = parseAllDocuments(text, { strict: true });
  if (!Array.isArray(documents)) throw new Error(`${name} is empty.`);
  return documents.map((document) => {
    expect([...document.errors, ...document.warnings].map(String)).toEqual([]);
    return document.toJS();
  });
}

const names = z.array(z.string());

const Compose = z.object({
  services: z.object({
    hookgraph: z.object({
      deploy: z.object({ replicas: z.number() }),
      environment: z.record(z.string(), z.string()),
      secrets: names,
    }),
    'hookgraph-valkey': z.object({ command: names, secrets: names }),
  }),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
  configs: z.object({ haproxy: z.object({ content: z.string() }) }),
});

export async function readCompose(): Promise<Deployment> {
  const { services, secrets, configs } = Compose.parse((await readYaml('compose.yaml'))[0]);
  const { hookgraph, 'hookgraph-valkey': valkey } = services;
  const { content } = configs.haproxy;
  const [, slots, service, port] =
    /server-template \S+ (\d+) (\w+):(\d+) check/.exec(content) ?? [];
  expect({ slots, service, port }).toEqual({
    slots: String(hookgraph.deploy.replicas),
    service: 'hookgraph',
    port: String(loadConfig({}).port),
  });
  const filesOf = (mounted: readonly string[]) =>
    mounted.map((name) => {
      expect(secrets[name]?.file).toBe(`secrets/${name}`);
      return name;
    });
  return {
    replicas: hookgraph.deploy.replicas,
    most: hookgraph.deploy.replicas,
    // `${NAME:?why}` is what the engine is started with.
    environment: Object.fromEntries(
      Object.entries(hookgraph.environment).map(([name, value]) => [
        name,
        value.replace(/^\$\{\w+:\?[^}]+\}$/, 'given'),
      ]),
    ),
    secrets: filesOf(hookgraph.secrets),
    valkeySecrets: filesOf(valkey.secrets),
    valkey: valkey.command,
    probes: [...content.matchAll(/httpchk GET (\S+)/g)].map(([, path = '']) => path),
  };
}

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.literal('http') }) });

const Graph = z.object({
  kind: z.literal('Deployment'),
  metadata: z.object({ name: z.literal('hookgraph') }),
  spec: z.object({
    replicas: z.number(),
    strategy: z.object({ rollingUpdate: z.object({ maxSurge: z.number() }) }),
    template: z.object({
      spec: z.object({
        // Otherwise Kubernetes adds variables that begin like ours.
        enableServiceLinks: z.literal(false),
        containers: z.tuple([
          z.object({
            ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
            env: z.array(
              z.union([
                z.strictObject({ name: z.string(), value: z.string() }),
                z.strictObject({
                  name: z.string(),
                  valueFrom: z.object({ secretKeyRef: z.object({ key: z.string() }) }),
                }),
              ]),
            ),
            startupProbe: probe,
            livenessProbe: probe,
            readinessProbe: probe,
          }),
        ]),
      }),
    }),
  }),
});

const Valkey = z.object({
  kind: z.literal('Deployment'),
  metadata: z.object({ name: z.literal('hookgraph-valkey') }),
  spec: z.object({
    replicas: z.literal(1),
    template: z.object({ spec: z.object({ containers: z.tuple([z.object({ args: names })]) }) }),
  }),
});

/** The files that a command of the page makes a secret of. */
const filesOfSecret = (name: string) =>
  [
    ...blockWith('kubectl')
      .replaceAll('\\\n', ' ')
      .matchAll(new RegExp(`secret generic ${name} (.+)`, 'g')),
  ].flatMap(([, rest = '']) =>
    [...rest.matchAll(/--from-file=secrets\/(\S+)/g)].map(([, file = '']) => file),
  );

export async function readKubernetes(): Promise<Deployment> {
  const manifests = await readYaml('kubernetes.yaml');
  const find = <T>(kind: z.ZodType<T>): T => {
    const [found] = manifests.flatMap((each) => kind.safeParse(each).data ?? []);
    if (found === undefined) throw new Error('There is no such manifest.');
    return found;
  };
  const { replicas, strategy, template } = find(Graph).spec;
  const [graph] = template.spec.containers;
  const { startupProbe, livenessProbe, readinessProbe } = graph;
  const environment = Object.fromEntries(
    graph.env.map((each) => [each.name, 'value' in each ? each.value : 'given']),
  );
  expect(graph.ports.map(({ containerPort }) => String(containerPort))).toEqual([
    String(loadConfig({}).port),
    environment.HOOKGRAPH_METRICS_PORT,
  ]);
  return {
    replicas,
    most: replicas + strategy.rollingUpdate.maxSurge,
    environment,
    secrets: filesOfSecret('hookgraph'),
    valkeySecrets: filesOfSecret('hookgraph-valkey'),
    valkey: find(Valkey).spec.template.spec.containers[0].args,
    probes: [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path),
  };
}
