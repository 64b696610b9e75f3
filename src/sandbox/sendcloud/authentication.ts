import { createHmac, randomUUID } from 'node:crypto';
import type { Middleware } from '../api.ts';
import { type Authorization, decodeAuthorization } from '../request.ts';
import type { SendcloudAccount } from '../tenant.ts';
import { sendcloudError } from './error.ts';

/** Documented is an hour, "as indicated by `expires_in`"; that Hydra then says 3599 is inferred. */
export const tokenLifetimeS = 3599;

const wrongCredentialDetails: Readonly<Record<string, string>> = {
  basic: 'Invalid username/password.',
  bearer: 'Invalid token.',
};

/** Finds the account by its credential and answers 401 or 403 by itself. */
export const authenticate: Middleware = async (c, next) => {
  const { stores, nowMs } = c.var.state;
  const authorization = decodeAuthorization(c.req.header('authorization'));
  const now = nowMs();
  const store = stores.find(({ tenant }) => isOwner(tenant.sendcloud, authorization, now));
  if (store === undefined) {
    // A scheme that the API does not know counts as no credential at all.
    const message = wrongCredentialDetails[authorization.scheme];
    const headers = { 'www-authenticate': 'Basic realm="api", Bearer realm="api"' };
    return sendcloudError(401, { headers, ...(message !== undefined && { message }) });
  }
  if (store.tenant.sendcloud.forbidden === true) return sendcloudError(403);
  c.set('store', store);
  return next();
};

/** A new token. It holds its own end and is signed, so that nothing has to be kept of it. */
export function issueToken({ clientSecret }: SendcloudAccount, nowMs: number): string {
  const endsAtMs = nowMs + tokenLifetimeS * 1000;
  const content = Buffer.from(`${endsAtMs} ${randomUUID()}`).toString('base64url');
  // The documentation shows this beginning, and Hydra's tokens have two parts.
  return `ory_at_${content}.${sign(clientSecret, content)}`;
}

function isTokenOf({ clientSecret }: SendcloudAccount, token: string, nowMs: number): boolean {
  const [, content = '', signature] = /^ory_at_([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (signature !== sign(clientSecret, content)) return false;
  return nowMs < Number.parseInt(Buffer.from(content, 'base64url').toString(), 10);
}

function sign(clientSecret: string, content: string): string {
  return createHmac('sha256', clientSecret).update(content).digest('base64url');
}

function isOwner(
  account: SendcloudAccount,
  { scheme, credential }: Authorization,
  nowMs: number,
): boolean {
  if (scheme === 'bearer') {
    return credential === account.token || isTokenOf(account, credential, nowMs);
  }
  const keys = Buffer.from(`${account.publicKey}:${account.secretKey}`);
  return scheme === 'basic' && credential === keys.toString('base64');
}
