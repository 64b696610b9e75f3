import type { MiddlewareHandler } from 'hono';
import { type Authorization, decodeAuthorization } from '../authorization.ts';
import type { ReceivedBody } from '../request-body.ts';
import { isTokenOf, type OAuth2Client } from './access-token.ts';
import type { Connection } from './connection.ts';
import { sendcloudError } from './error.ts';
import type { EventSubscription } from './event-subscription.ts';
import type { SendcloudStore } from './store.ts';

/** One organization at Sendcloud: how it authenticates, and what it sees. */
export interface SendcloudAccount extends OAuth2Client {
  readonly publicKey: string;
  readonly secretKey: string;
  /** A bearer token that never expires, unlike those of the token endpoint. */
  readonly token: string;
  /** Every request of this account is answered 403. */
  readonly forbidden?: boolean;
  readonly connections: readonly Connection[];
  readonly eventSubscriptions: readonly EventSubscription[];
}

/** What the handlers of this API find in the context: what the account of the credential has. */
export interface SendcloudEnv {
  Variables: { store: SendcloudStore; body: ReceivedBody };
}

const wrongCredentialDetails: Readonly<Record<string, string>> = {
  basic: 'Invalid username/password.',
  bearer: 'Invalid token.',
};

/** Middleware that finds the account by its credential and answers 401 or 403 by itself. */
export function authenticate(
  stores: readonly SendcloudStore[],
  nowMs: () => number,
): MiddlewareHandler<SendcloudEnv> {
  return async (c, next) => {
    const authorization = decodeAuthorization(c.req.header('authorization'));
    const store =
      authorization && stores.find(({ account }) => isOwner(account, authorization, nowMs()));
    if (!store) return unauthorized(authorization);
    if (store.account.forbidden === true) return sendcloudError(403);
    c.set('store', store);
    return next();
  };
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

function unauthorized(authorization: Authorization | null): Response {
  // A scheme that the API does not know counts as no credential at all.
  const detail = wrongCredentialDetails[authorization?.scheme ?? ''];
  const headers = { 'www-authenticate': 'Basic realm="api", Bearer realm="api"' };
  return sendcloudError(401, { headers, ...(detail === undefined ? {} : { detail }) });
}
