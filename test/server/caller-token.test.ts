import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { canary } from '../support/canaries.ts';
import { startGraph } from '../support/start-graph.ts';
import { ask, BASIC, BOTH } from './ask-as-caller.ts';

const { publicKey, secretKey, token, apiKey } = demoCredentials();
const SENDCLOUD = 'x-sendcloud-authorization';

describe('service credentials', () => {
  const first = canary('first_token');
  const second = canary('second_token');
  const environment = {
    UPSTREAM: 'live',
    SENDCLOUD_PUBLIC_KEY: publicKey,
    SENDCLOUD_SECRET_KEY: secretKey,
    SHIPPING_CHANNELS_API_KEY: apiKey,
    HOOKGRAPH_CALLER_TOKENS: `${first}, ${second}`,
  };
  const sent = [
    ['sendcloud', BASIC],
    ['shipping-channels', `Bearer ${apiKey}`],
  ];
  const everything = {
    status: 200,
    answered: ['connection', 'webhookSubscription'],
    errors: [],
    sent,
  };

  test.for([
    ['the first token', `Bearer ${first}`],
    ['the second token', `Bearer ${second}`],
    ['a scheme in lower case', `bearer ${first}`],
  ] as const)('%s opens them', async ([, authorization]) => {
    await using graph = await startGraph({ environment });
    expect(await ask(graph, { authorization })).toEqual(everything);
  });

  test.for([
    ['no header', {}],
    ['an empty one', { authorization: '' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another token', { authorization: `Bearer ${canary('wrong')}` }],
    ['a token cut by a letter', { authorization: `Bearer ${first.slice(0, -1)}` }],
    ['a token with a letter more', { authorization: `Bearer ${first}x` }],
    ['both tokens', { authorization: `Bearer ${first}, ${second}` }],
    ['both tokens without a space', { authorization: `Bearer ${first},${second}` }],
    ['the token alone', { authorization: first }],
    ['another scheme', { authorization: `Basic ${first}` }],
    ['the token in another case', { authorization: `Bearer ${first.toLowerCase()}` }],
    ['the API key', { authorization: `Bearer ${apiKey}` }],
    ['another header', { 'x-authorization': `Bearer ${first}`, cookie: `token=${first}` }],
  ] as const)('%s does not', async ([, headers]) => {
    await using graph = await startGraph({ environment });
    const answer = await graph.query(BOTH, {}, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(JSON.parse(answer.text)).toEqual({
      errors: [
        {
          message: 'A valid bearer token is needed.',
          extensions: { code: 'UNAUTHENTICATED', requestId: answer.headers['x-request-id'] },
        },
      ],
    });
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });

  test('are not mixed with a forwarded one, which needs no token', async () => {
    await using graph = await startGraph({ environment });
    const answer = {
      status: 200,
      answered: ['connection'],
      errors: ['webhookSubscription: UNAUTHENTICATED'],
      sent: [['sendcloud', `Bearer ${token}`]],
    };
    const forwarded = { [SENDCLOUD]: `Bearer ${token}` };
    expect(await ask(graph, forwarded)).toEqual(answer);
    expect(await ask(graph, { ...forwarded, authorization: `Bearer ${first}` })).toEqual(answer);
  });

  test('do not stand in for a forwarded one that is malformed', async () => {
    await using graph = await startGraph({ environment });
    for (const value of ['', 'nothing']) {
      const headers = { [SENDCLOUD]: value, authorization: `Bearer ${first}` };
      const { errors, sent } = await ask(graph, headers);
      expect({ errors, sent }).toEqual({
        errors: ['connection: UNAUTHENTICATED', 'webhookSubscription: UNAUTHENTICATED'],
        sent: [],
      });
    }
  });

  test('are open to anybody when the operator says so', async () => {
    const { HOOKGRAPH_CALLER_TOKENS: _, ...open } = environment;
    await using graph = await startGraph({
      environment: { ...open, HOOKGRAPH_ANONYMOUS: 'allow' },
    });
    expect(await ask(graph, {})).toEqual(everything);
  });
});
