import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'bin-darwin-arm64', 'win-x64'];

/** Runs a program that is told to be another version of Node. */
function runAs(version: string, program: string) {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
  const url = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((done) => {
    execFile(process.execPath, ['--import', url, resolve(ROOT, program)], (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test.for(['18.20.8', '20.20.2', '22.18.0'])(
  'Node %s is told what is missing, in one sentence',
  async (version) => {
    const sentence = `Hookgraph needs Node 22.19 or later, and this is ${version}: npm install brings one, unless optional packages are omitted.\n`;
    expect(await runAs(version, '.ci/check-node.cjs')).toEqual({
      code: 1,
      stdout: '',
      stderr: sentence,
    });
  },
);

test.for(['src/bin.ts', 'src/index.ts'])(
  '%s tells an old Node so, and loads nothing',
  async (file) => {
    const { code, stdout, stderr } = await runAs('20.20.2', file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('Hookgraph needs Node 22.19 or later; this is 20.20.2.\n');
  },
);

test.for(['22.19.0', '24.0.0', '26.10.0'])('Node %s is new enough', async (version) => {
  expect(await runAs(version, '.ci/check-node.cjs')).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('the Node of each platform is locked by its content, and no script installs it', async () => {
  const read = async (file: string) => JSON.parse(await readFile(resolve(ROOT, file), 'utf8'));
  const [{ optionalDependencies, allowScripts }, { packages }] = [
    await read('package.json'),
    await read('package-lock.json'),
  ];
  expect(Object.keys(optionalDependencies).toSorted()).toEqual(
    PLATFORMS.map((platform) => `node-${platform}`).toSorted(),
  );
  for (const [name, version] of Object.entries(optionalDependencies)) {
    expect(packages[`node_modules/${name}`]).toMatchObject({
      version,
      integrity: expect.stringMatching(/^sha512-/),
      optional: true,
    });
    expect(packages[`node_modules/${name}`]).not.toHaveProperty('hasInstallScript');
  }
  expect(allowScripts).not.toHaveProperty('node');
});
