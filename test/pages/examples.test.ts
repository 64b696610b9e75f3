import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { collectOutput } from '../support/canaries.ts';
import { expectDocuments, expectLines, parseDocuments } from './answers.ts';
import { ANSWERS, type Example, examplesOf } from './commands.ts';
import { readPages } from './pages.ts';
import { startServers } from './servers.ts';

const pages = await readPages();
const examples = pages.flatMap(examplesOf);

/** What is printed to somebody who runs the example against what has just been started. */
async function run({ starts, language, code }: Example): Promise<string> {
  await using servers = await startServers(starts);
  if (language === 'graphql') {
    const response = await fetch(servers.graphUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: code }),
    });
    return await response.text();
  }
  const script = servers.fillIn(code);
  // What is left of these would be asked of somebody else.
  expect(script).not.toMatch(/127\.0\.0\.1:40[01]0\b|<[a-zA-Z ]+>/);
  return (await promisify(execFile)('sh', ['-e', '-c', script])).stdout;
}

test('the pages have queries, commands and answers', () => {
  const kinds = examples.map(({ language, answer }) => `${language} ${answer?.language}`);
  expect(kinds).toEqual(
    expect.arrayContaining(['graphql json', 'sh json', 'sh http', 'sh undefined']),
  );
});

test.each(pages)('every answer of $path is that of an example', (page) => {
  const answers = page.blocks.filter(({ language }) => ANSWERS.includes(language));
  expect(examplesOf(page).flatMap(({ answer }) => answer?.text ?? [])).toEqual(
    answers.map(({ code }) => code),
  );
});

test.each(examples)('$page, line $line, is answered as it is written', async (example) => {
  const output = await run(example);
  collectOutput(example.page, output);
  const { answer, language } = example;
  if (answer === undefined) {
    expect(language).toBe('sh');
    const documents = parseDocuments(output);
    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) expect(document).not.toHaveProperty('errors');
  } else if (answer.language === 'json') expectDocuments(output, answer.text);
  else expectLines(output, answer.text);
});
