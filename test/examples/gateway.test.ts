import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectDocuments, expectLines } from '../pages/answers.ts';
import { ANSWERS, type Example, examplesOf, variablesOf } from '../pages/commands.ts';
import { parsePage } from '../pages/pages.ts';
import { collectOutput } from '../support/canaries.ts';
import { demoHeaders } from '../support/demo-headers.ts';
import {
  FOLDER,
  findProcesses,
  type GatewayProcess,
  installExample,
  startExample,
} from './gateway-process.ts';

const page = parsePage(
  'examples/gateway/README.md',
  await readFile(join(FOLDER, 'README.md'), 'utf8'),
);
const examples = examplesOf(page);
const isStartOf = ({ starts }: Example, start: string) => (starts.at(-1) ?? 'npm start') === start;

beforeAll(installExample);

test('every command has an answer, and every answer a command', () => {
  const answers = page.blocks.filter(({ language }) => ANSWERS.includes(language));
  expect(examples.map(({ answer }) => answer?.text)).toEqual(answers.map(({ code }) => code));
  expect(answers.length).toBeGreaterThan(5);
});

test('every link of the page leads to a file', () => {
  const links = [...page.prose.matchAll(/\]\(([^)#:\s]+)[^)]*\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !existsSync(join(FOLDER, link)))).toEqual([]);
});

describe.each(['npm start', 'HOOKGRAPH_DOCUMENTS_ONLY=on npm start'])('after %s', (start) => {
  let example: GatewayProcess;
  beforeAll(async () => {
    example = await startExample(variablesOf(start));
  });
  afterAll(() => example?.[Symbol.asyncDispose]());

  /** As JSON, with the credentials of an account of the sandbox. */
  async function ask(query: string, headers: Readonly<Record<string, string>>) {
    const response = await fetch(example.gatewayUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Readonly<Record<string, unknown>>;
  }

  test.each(examples.filter((each) => isStartOf(each, start)))(
    'line $line of the page is answered as it is written',
    async ({ code, answer }) => {
      const script = code
        .replaceAll('http://127.0.0.1:4020/graphql', example.gatewayUrl)
        .replaceAll('http://127.0.0.1:4000/graphql', example.hookgraphUrl)
        .replaceAll(/^ask 4020\b/gm, `ask ${new URL(example.gatewayUrl).port}`)
        .replaceAll(/^ask 4000\b/gm, `ask ${new URL(example.hookgraphUrl).port}`);
      expect(script).not.toMatch(/\b40[02]0\b/);
      const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script]);
      collectOutput('the gateway', stdout);
      if (answer?.language === 'json') expectDocuments(stdout, answer.text);
      else expectLines(stdout, answer?.text ?? '');
    },
  );

  test('one operation of many joins costs what the answer says, and teams sees no credential', async () => {
    await fetch(`${example.sandboxUrl}/_sandbox/requests`, { method: 'DELETE' });
    const { data, errors, extensions } = await ask(
      `{
        connections { ... on WebhookConnection { id url owner { name } } }
        teams { name webhooks { id health { verdict } owner { name webhooks { id name } } } }
        headersReceived
      }`,
      demoHeaders('globex'),
    );
    expect(errors).toBeUndefined();
    const answer = await fetch(`${example.sandboxUrl}/_sandbox/requests`);
    const { requests } = (await answer.json()) as { readonly requests: readonly unknown[] };
    expect(extensions).toEqual({
      hookgraph: { requests: expect.any(Number), restCalls: requests.length },
    });
    expect(requests.length).toBeGreaterThan(3);
    expect(data).toMatchObject({
      connections: [{ owner: { name: 'Integrations' } }, { owner: null }, {}],
      teams: [
        {
          webhooks: [
            { id: 'wh_123456', health: { verdict: 'HEALTHY' }, owner: { name: 'Integrations' } },
            { id: 'wh_234567', health: null },
          ],
        },
        { name: 'Customer service' },
      ],
    });
    const names = await ask('{ headersReceived }', demoHeaders('globex'));
    expect(JSON.stringify(names)).toContain('"x-request-id"');
    expect(JSON.stringify(names)).not.toMatch(/authorization|secret|cookie/);
  });

  test('equal queries of two accounts at the same moment are kept apart', async () => {
    const accounts = ['acme', 'globex'] as const;
    const query = '{ webhookSubscription(id: "wh_123456") { url owner { name } } }';
    const answers = await Promise.all(accounts.map((account) => ask(query, demoHeaders(account))));
    const owner = { name: 'Integrations' };
    expect(answers.map(({ data }) => data)).toEqual([
      { webhookSubscription: { url: 'https://example.com/webhooks/shipping-channels', owner } },
      { webhookSubscription: { url: 'https://globex.example.org/dispatch', owner } },
    ]);
  });

  test('a caller cannot pass for the gateway, nor reach entities through it', async () => {
    const query = '{ _entities(representations: []) { __typename } }';
    const headers = { 'x-hookgraph-gateway-secret': 'a guess' };
    expect(await ask(query, headers)).toMatchObject({
      errors: [{ message: expect.stringContaining('Cannot query field "_entities"') }],
    });
    // The guess is not passed on in the place of the secret.
    expect(await ask('{ teams { webhooks { url } } }', headers)).not.toHaveProperty('errors');
  });
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends all of it, open streams too', async (signal) => {
  await using example = await startExample({});
  expect((await findProcesses()).length).toBeGreaterThan(3);
  const stream = await fetch(example.gatewayUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { eventReceived { name } }' }),
  });
  const read = stream.text().catch(() => 'cut');
  expect(await example.stop(signal)).toEqual([0, null]);
  expect(await findProcesses()).toEqual([]);
  await read;
});

test('a port that is taken is told, and nothing is left running', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const PORT = String(typeof address === 'object' ? address?.port : address);
  await expect(startExample({ PORT })).rejects.toThrow(`EADDRINUSE: address already in use`);
  expect(await findProcesses()).toEqual([]);
  taken.close();
});
