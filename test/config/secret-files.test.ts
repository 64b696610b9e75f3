import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { ConfigError, readSecretFiles } from '../../src/config/variables.ts';
import { makeDocumentFolder } from '../server/documents/document-folder.ts';
import { canary } from '../support/canaries.ts';

test.for([
  ['SENDCLOUD_SECRET_KEY', 'secret\n'],
  ['SENDCLOUD_CLIENT_SECRET', 'secret\r\n'],
  ['SHIPPING_CHANNELS_API_KEY', 'secret'],
  ['HOOKGRAPH_CALLER_TOKENS', 'secret\n'],
  ['HOOKGRAPH_GATEWAY_SECRET', 'secret'],
] as const)('%s may be in a file', async ([name, content]) => {
  await using folder = await makeDocumentFolder();
  const path = await folder.write('secret', content);
  expect(readSecretFiles({ PORT: '1', [`${name}_FILE`]: path })).toEqual({
    environment: { PORT: '1', [name]: 'secret' },
    problems: [],
  });
});

test('all problems are told at once, and neither a secret nor a path', () => {
  const [secret, path] = [canary('SECRET'), `/nowhere/${canary('PATH')}`];
  const environment = {
    HOOKGRAPH_GATEWAY_SECRET: secret,
    HOOKGRAPH_GATEWAY_SECRET_FILE: path,
    SHIPPING_CHANNELS_API_KEY_FILE: path,
  };
  const files = readSecretFiles({ ...environment, PORT: 'x' });
  expect(() => loadConfig(files.environment, files.problems)).toThrow(
    new ConfigError([
      'SHIPPING_CHANNELS_API_KEY_FILE cannot be read: ENOENT.',
      'HOOKGRAPH_GATEWAY_SECRET and HOOKGRAPH_GATEWAY_SECRET_FILE are not given both.',
      'PORT is a whole number from 0 to 65535.',
    ]),
  );
});

test.for(['', '\n', '\r\n'])(
  'an empty file (%j) is a problem, and not an absent secret',
  async (content) => {
    await using folder = await makeDocumentFolder();
    const path = await folder.write('secret', content);
    const { problems } = readSecretFiles({ HOOKGRAPH_GATEWAY_SECRET_FILE: path });
    expect(problems).toEqual(['HOOKGRAPH_GATEWAY_SECRET_FILE names an empty file.']);
  },
);

test('an empty name of a file counts as absent', () => {
  const environment = { HOOKGRAPH_GATEWAY_SECRET: 'a', HOOKGRAPH_GATEWAY_SECRET_FILE: '' };
  expect(readSecretFiles(environment)).toEqual({
    environment: { HOOKGRAPH_GATEWAY_SECRET: 'a' },
    problems: [],
  });
});
