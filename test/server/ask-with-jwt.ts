import { demoCredentials } from '../../src/sandbox/tenant.ts';
import { createJwtVerifier } from '../../src/server/callers/jwt.ts';
import { canary } from '../support/canaries.ts';
import type { Graph } from '../support/start-graph.ts';
import { BOTH } from './ask-as-caller.ts';
import { AUDIENCE, ISSUER, type KeyServer } from './key-server.ts';

const { publicKey, secretKey, apiKey } = demoCredentials();
export const STATIC_TOKEN = canary('static');

export function environmentOf(keys: KeyServer): Readonly<Record<string, string>> {
  return {
    UPSTREAM: 'live',
    SENDCLOUD_PUBLIC_KEY: publicKey,
    SENDCLOUD_SECRET_KEY: secretKey,
    SHIPPING_CHANNELS_API_KEY: apiKey,
    HOOKGRAPH_CALLER_TOKENS: STATIC_TOKEN,
    HOOKGRAPH_JWT_JWKS_URL: keys.url,
    HOOKGRAPH_JWT_ISSUER: ISSUER,
    HOOKGRAPH_JWT_AUDIENCE: AUDIENCE,
    HOOKGRAPH_JWT_READ_SCOPE: 'hooks:read',
    HOOKGRAPH_JWT_WRITE_SCOPE: 'hooks:write',
  };
}

/** What a caller with such a token is answered, and how many calls that costs. */
export async function askWith(graph: Graph, token: string, query = BOTH) {
  graph.takeUpstreamRequests();
  const answer = await graph.query(query, {}, { authorization: `Bearer ${token}` });
  return {
    status: answer.status,
    challenge: answer.headers['www-authenticate'],
    codes: (answer.errors ?? []).map(({ extensions }) => extensions.code),
    isWritten: answer.data?.deleteConnection !== undefined,
    calls: graph.takeUpstreamRequests().length,
  };
}

export const good = { status: 200, challenge: undefined, codes: [], isWritten: false, calls: 2 };
export const invalid = {
  status: 401,
  challenge: 'Bearer error="invalid_token"',
  codes: ['UNAUTHENTICATED'],
  isWritten: false,
  calls: 0,
};
export const nowS = () => Math.floor(Date.now() / 1000);

/** Takes the keys of the server, and asks for no scope. */
export function verifierOf(keys: KeyServer) {
  return createJwtVerifier({
    jwksUrl: new URL(keys.url),
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    readScope: null,
    writeScope: null,
  });
}
