import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeDocumentFolder } from '../server/documents/document-folder.ts';

const CHECK = resolve(import.meta.dirname, 'check.ts');

function run(command: string, args: readonly string[], cwd: string) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
    execFile(command, [...args], { cwd }, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

test('the command compares the working tree with a commit', async () => {
  await using folder = await makeDocumentFolder();
  const git = async (...args: string[]) => {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    await promisify(execFile)('git', [...identity, ...args], { cwd: folder.path });
  };
  await git('init', '-q');
  await folder.write('schema.graphql', 'type Query { old: Int kept: Int }');
  await git('add', 'schema.graphql');
  await git('commit', '-q', '-m', 'first');
  const check = (...args: string[]) => run(process.execPath, [CHECK, ...args], folder.path);

  expect(await check()).toMatchObject({ code: 2, stderr: expect.stringContaining('<git ref>') });
  expect(await check('HEAD')).toMatchObject({
    code: 0,
    stdout: 'Nothing breaks that is not accepted.\n',
  });

  await folder.write('schema.graphql', 'type Query { kept: Int }');
  expect(await check('HEAD')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^breaking +Query\.old +.*\n1 break\.\n$/),
  });
  const accepted = await folder.write('accepted.json', { 'Query.old': 'nobody uses it' });
  expect(await check('HEAD', '--accepted', accepted)).toMatchObject({ code: 0 });
  const documents = await folder.write('documents.json', { one: '{ old }', two: '{ kept }' });
  expect(await check('HEAD', '--documents', documents)).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^document +one +/m),
  });
});
