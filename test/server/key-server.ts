import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { canary } from '../support/canaries.ts';

export const ISSUER = 'https://identity.example';
export const AUDIENCE = 'hookgraph';

export interface KeyServer extends AsyncDisposable {
  readonly url: string;
  /** How often it was asked. */
  readonly requests: number;
  /** In the place of its keys; null for those, `never` for none at all. */
  answer:
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
    | 'never'
    | null;
  /** Makes a key with a new `kid`, and publishes it unless told. */
  addKey(published?: boolean): Promise<string>;
  /** Signs claims that are good but for those that are given, with the key of that `kid`. */
  sign(kid: string, claims?: Readonly<Record<string, unknown>>, alg?: string): Promise<string>;
  stop(): Promise<void>;
}

/** An identity provider's keys, on a free port. */
export async function startKeyServer(): Promise<KeyServer> {
  const published: object[] = [];
  const privateKeys = new Map<string, CryptoKey>();
  let requests = 0;
  let isRunning = true;
  const server = createServer((_request, response) => {
    requests += 1;
    const { answer } = keyServer;
    if (answer === 'never') return;
    if (answer !== null) response.writeHead(answer.status, answer.headers).end('{}');
    else response.end(JSON.stringify({ keys: published }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');

  const keyServer: KeyServer = {
    url: `http://127.0.0.1:${address.port}/keys`,
    get requests() {
      return requests;
    },
    answer: null,
    async addKey(isPublished = true) {
      const kid = `key-${privateKeys.size}`;
      const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
      privateKeys.set(kid, privateKey);
      if (isPublished) published.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256' });
      return kid;
    },
    async sign(kid, claims = {}, alg = 'ES256') {
      const nowS = Math.floor(Date.now() / 1000);
      const payload = {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: canary('SUBJECT'),
        exp: nowS + 300,
        scope: 'hooks:read hooks:write',
        ...claims,
      };
      const key = alg.startsWith('HS')
        ? new TextEncoder().encode('0123456789abcdef0123456789abcdef')
        : privateKeys.get(kid);
      if (key === undefined) throw new Error(`There is no key ${kid}.`);
      return new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key);
    },
    async stop() {
      if (!isRunning) return;
      isRunning = false;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    [Symbol.asyncDispose]: () => keyServer.stop(),
  };
  return keyServer;
}
