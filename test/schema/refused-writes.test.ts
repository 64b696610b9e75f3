import { expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { startGraph } from '../support/start-graph.ts';
import { errorBody, mutation, send, spoilWrite } from './send-mutation.ts';

/** An error of Sendcloud about one path of the JSON body. */
const pointing = (pointer: string, detail = 'No.') =>
  JSON.stringify({ errors: [{ status: '400', code: 'invalid', detail, source: { pointer } }] });

const paths = [
  ['/data/configuration/url', ['input', 'url']],
  ['/data/configuration/auth_config/token', ['input', 'auth', 'bearer', 'token']],
  ['/data/configuration/auth_config/constructor', ['input', 'auth']],
  ['/data/configuration/auth_config/__proto__', ['input', 'auth']],
  ['/data/configuration/extra_headers/X~1Shop', ['input', 'extraHeaders']],
  ['/data/other/url', ['input']],
  ['/data', ['input']],
  ['', ['input']],
] as const;

test.for(paths)('the pointer %j is the path %j', async ([pointer, path]) => {
  await using graph = await startGraph();
  const row = mutation('createWebhookConnection');
  spoilWrite(graph, row, { status: 400, body: pointing(pointer) });
  const { data, errors } = await send(graph, row);
  expect(errors).toBeUndefined();
  expect(data.result.issues).toMatchObject([{ path }]);
});

const keys = [
  ['events.0', ['input', 'events', '0']],
  ['events.1', ['input', 'events']],
  ['events.99999', ['input', 'events']],
  [`events.${'A'.repeat(3000)}`, ['input', 'events']],
  ['name.something/else', ['input', 'name']],
  ['__proto__', ['input']],
  ['constructor.name', ['input']],
] as const;

test.for(keys)('the dotted key %j is the path %j', async ([key, path]) => {
  await using graph = await startGraph();
  const row = mutation('createWebhookSubscription');
  const body = `{"error":{"message":"m","errors":{${JSON.stringify(key)}:["No."]}}}`;
  spoilWrite(graph, row, { status: 422, body });
  const { data, errors } = await send(graph, row);
  expect(errors).toBeUndefined();
  expect(data.result.issues).toMatchObject([{ path }]);
});

test.for([400, 422])('a refused authorisation, by %i, is a conflict', async (status) => {
  await using graph = await startGraph();
  const row = mutation('startKlaviyoAuthorization');
  spoilWrite(graph, row, { status, body: errorBody(row) });
  const { data, errors } = await send(graph, row);
  expect(errors).toBeUndefined();
  expect(data.result).toEqual({
    __typename: 'HookgraphConflictError',
    message: 'This connection cannot be authorised.',
  });
});

test('of a refusal with very many errors, twenty are told', async () => {
  await using graph = await startGraph();
  const row = mutation('createWebhookSubscription');
  const errors = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`name.${i}`, ['No.']]));
  spoilWrite(graph, row, {
    status: 422,
    body: JSON.stringify({ error: { message: 'm', errors } }),
  });
  const { data } = await send(graph, row);
  expect(data.result.issues).toHaveLength(20);
});

test('the first of the three error shapes is an issue of the whole input', async () => {
  await using graph = await startGraph();
  const row = mutation('createWebhookSubscription');
  const error = {
    code: 'invalid_request',
    message: 'Missing required parameter: name',
    status: 400,
  };
  spoilWrite(graph, row, { status: 400, body: JSON.stringify({ error }) });
  const { data } = await send(graph, row);
  expect(data.result.issues).toEqual([
    { path: ['input'], code: 'invalid', message: 'Missing required parameter: name' },
  ]);
});

const secret = 'a "secret"/of mine';
const forms = [
  secret,
  JSON.stringify(secret),
  JSON.stringify(secret).replaceAll('/', '\\/'),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
];

test.for(forms)('a sentence with the secret in the form %s is replaced', async (form) => {
  await using graph = await startGraph();
  const row = mutation('createWebhookSubscription');
  const errors = { url: [`It got ${form} there.`], name: ['Too dull.'] };
  spoilWrite(graph, row, {
    status: 422,
    body: JSON.stringify({ error: { message: 'm', errors } }),
  });
  const { data } = await send(graph, { ...row, input: { ...row.input, secret } });
  expect(data.result.issues).toMatchObject([
    { message: 'This is not valid.' },
    { message: 'Too dull.' },
  ]);
});

const { publicKey, secretKey } = demoCredentials();
const pair = `${publicKey}:${secretKey}`;
const credential = Buffer.from(pair).toString('base64');

test.for([`Basic ${credential}`, credential, pair, secretKey])(
  'a sentence with the credential in the form %s is replaced',
  async (form) => {
    await using graph = await startGraph();
    const row = mutation('createWebhookConnection');
    const body = pointing('/data/configuration/url', `You sent ${form}, and that.`);
    spoilWrite(graph, row, { status: 400, body });
    const { data } = await send(graph, row);
    expect(data.result.issues).toMatchObject([{ message: 'This is not valid.' }]);
  },
);

test('a sentence with the header that a user name and a password make is replaced', async () => {
  await using graph = await startGraph();
  const row = mutation('createWebhookConnection');
  const header = Buffer.from('someone:of-mine').toString('base64');
  const body = pointing('/data/configuration/url', `It was sent ${header}.`);
  spoilWrite(graph, row, { status: 400, body });
  const auth = { basic: { username: 'someone', password: 'of-mine' } };
  const { data } = await send(graph, { ...row, input: { ...row.input, auth } });
  expect(data.result.issues).toMatchObject([{ message: 'This is not valid.' }]);
});

test('whatever is said of a secret is replaced', async () => {
  await using graph = await startGraph();
  const row = mutation('createWebhookSubscription');
  const errors = { secret: ['It begins with an a.'], name: ['It begins with an a.'] };
  spoilWrite(graph, row, {
    status: 422,
    body: JSON.stringify({ error: { message: 'm', errors } }),
  });
  const { data } = await send(graph, row);
  expect(data.result.issues).toMatchObject([
    { message: 'This is not valid.' },
    { message: 'It begins with an a.' },
  ]);
});

test('an update that names nothing is refused, and nothing is sent', async () => {
  await using graph = await startGraph();
  for (const field of [
    'updateWebhookConnection',
    'updateEventSubscription',
    'updateWebhookSubscription',
  ]) {
    const row = mutation(field);
    const { data } = await send(graph, { ...row, input: { id: row.input?.id } });
    expect(data.result.issues).toMatchObject([{ path: ['input'], code: 'required' }]);
  }
  expect(graph.takeUpstreamRequests()).toEqual([]);
});

test('an answer that grows too long loses its lists, and not what was written', async () => {
  await using graph = await startGraph({ environment: { HOOKGRAPH_MAX_LIST_ITEMS: '3' } });
  const { data, errors } = await graph.query(`mutation {
    deleteEventSubscription(input: { id: "5" }) { ... on DeleteEventSubscriptionSuccess { id } }
    updateEventSubscription(input: { id: "1", active: false }) {
      ... on UpdateEventSubscriptionSuccess {
        subscription { id connection { ... on AnyConnection { subscriptions { id } } } }
      }
    }
  }`);
  expect(data.deleteEventSubscription).toEqual({ id: '5' });
  expect(data.updateEventSubscription.subscription).toMatchObject({ id: '1' });
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
});
