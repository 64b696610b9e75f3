import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { startGraph } from './support/start-graph.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const httpPage = await readFile(new URL('../docs/http.md', import.meta.url), 'utf8');

/** The body of each curl command that is followed by its answer, and that answer. */
const examples = [...readme.matchAll(/```sh\n(curl [^`]*?)```[^`]*?```json\n([^`]*)```/g)].map(
  ([, command = '', answer = '']) => ({
    body: JSON.parse(/-d '([^']*)'/.exec(command)?.[1] ?? 'null'),
    answer: JSON.parse(answer),
  }),
);

test('the examples answer as they are written', async () => {
  await using graph = await startGraph();
  expect(examples).toHaveLength(10);
  for (const { body, answer } of examples) {
    const { data, errors, extensions } = await graph.query(body.query, body.variables);
    const timeless = (calls: readonly { ms: number }[]) =>
      new Set(calls.map((call) => ({ ...call, ms: 0 })));
    expect(data).toEqual(answer.data);
    expect(errors?.map(({ message }) => message)).toEqual(
      answer.errors?.map(({ message }: { message: string }) => message),
    );
    expect(extensions.cost).toEqual(answer.extensions.cost);
    expect(timeless(extensions.upstreamCalls)).toEqual(timeless(answer.extensions.upstreamCalls));
  }
});

test('the commands of the page about HTTP answer as it says', async () => {
  await using graph = await startGraph();
  const commands = [...httpPage.matchAll(/```sh\n([^`]*)```/g)].map(([, command = '']) => command);
  expect(commands).toHaveLength(2);
  const [byGet = '', byHash = ''] = await Promise.all(
    commands.map(async (command) => {
      const script = command.replaceAll('http://127.0.0.1:4000', graph.url);
      return (await promisify(execFile)('sh', ['-c', script])).stdout;
    }),
  );
  expect(JSON.parse(byGet).data).toEqual({ connection: { __typename: 'WebhookConnection' } });
  const answers = byHash.split(/(?<=})(?={"(?:data|errors))/).map((text) => JSON.parse(text));
  expect(answers).toMatchObject([
    { errors: [{ message: 'PersistedQueryNotFound' }] },
    { data: { connections: expect.any(Array) } },
    { data: { connections: expect.any(Array) } },
  ]);
});

test('the table of variables has every variable, and no other', () => {
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
  const [, configuration = ''] = readme.split('## Configuration');
  const rows = configuration.split('\n').filter((line) => /^\| `[A-Z_]+`/.test(line));
  const documented = rows.flatMap((row) => (row.split('|')[1] ?? '').match(/[A-Z_]{4,}/g) ?? []);
  expect(documented.toSorted()).toEqual([...asked].toSorted());
});

test('the table of variables has the limits and times that hold', () => {
  const rows = [...readme.matchAll(/^\| `(HOOKGRAPH_(?:\w+_MS|MAX_\w+))` \| `(\d+)`/gm)];
  const { limits, timeouts, sharing } = loadConfig({});
  expect(rows).toHaveLength(Object.keys({ ...limits, ...timeouts, ...sharing }).length);
  for (const [, name = '', value = ''] of rows) {
    expect({ name, config: loadConfig({ [name]: value }) }).toEqual({
      name,
      config: loadConfig({}),
    });
  }
});

test('the names of all codes are there', async () => {
  const { ERROR_CODES } = await import('../src/server/error-code.ts');
  for (const code of ERROR_CODES) expect(readme).toContain(`\`${code}\``);
});
