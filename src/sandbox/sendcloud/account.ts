import { createHmac, randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { type Collection, createCollection } from '../collection.ts';
import type { ApiEnv } from '../endpoint.ts';
import { type Authorization, decodeAuthorization } from '../request.ts';
import type { Connection } from './connection.ts';
import { sendcloudError } from './error.ts';
import type { EventSubscription } from './event-subscription.ts';
import type { SendcloudSeed } from './seed.ts';

/** One organization at Sendcloud: how it authenticates, and what it sees. */
export interface SendcloudAccount extends SendcloudSeed {
  /** User name and password of Basic authentication. */
  readonly publicKey: string;
  readonly secretKey: string;
  /** A bearer token that never expires, unlike those of the token endpoint. */
  readonly token: string;
  /** User name and password of an OAuth2 client at the token endpoint. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Every request of this account is answered 403. */
  readonly forbidden?: boolean;
}

/** Documented is an hour, "as indicated by `expires_in`"; that Hydra then says 3599 is inferred. */
export const tokenLifetimeS = 3599;

const wrongCredentialDetails: Readonly<Record<string, string>> = {
  basic: 'Invalid username/password.',
  bearer: 'Invalid token.',
};

/** Middleware that finds the account by its credential and answers 401 or 403 by itself. */
export function authenticate(
  stores: readonly SendcloudStore[],
  nowMs: () => number,
): MiddlewareHandler<ApiEnv<SendcloudStore>> {
  return async (c, next) => {
    const authorization = decodeAuthorization(c.req.header('authorization'));
    const store = stores.find(({ account }) => isOwner(account, authorization, nowMs()));
    if (store === undefined) {
      // A scheme that the API does not know counts as no credential at all.
      const detail = wrongCredentialDetails[authorization?.scheme ?? ''];
      const headers = { 'www-authenticate': 'Basic realm="api", Bearer realm="api"' };
      return sendcloudError(401, { headers, ...(detail === undefined ? {} : { detail }) });
    }
    if (store.account.forbidden === true) return sendcloudError(403);
    c.set('store', store);
    return next();
  };
}

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
  authorization: Authorization | null,
  nowMs: number,
): boolean {
  const { scheme = '', credential = '' } = authorization ?? {};
  if (scheme === 'bearer') {
    return credential === account.token || isTokenOf(account, credential, nowMs);
  }
  const keys = Buffer.from(`${account.publicKey}:${account.secretKey}`);
  return scheme === 'basic' && credential === keys.toString('base64');
}

/** What one account has by now. */
export interface SendcloudStore {
  readonly account: SendcloudAccount;
  readonly connections: Collection<Connection>;
  readonly eventSubscriptions: Collection<EventSubscription>;
  /** How long a test delivery may take. */
  readonly deliveryTimeoutMs: number;
  /** How many authorizations were begun; a reset does not begin again. */
  authorizations: number;
  /** Back to what the account had at the start. */
  reset(): void;
}

const ids = {
  // None follows those beyond 2^53.
  numberOf: (id: number | bigint) => (typeof id === 'number' ? id : null),
  idOf: (number: number) => number,
};

/** Starts with what the account has. */
export function createSendcloudStore(
  account: SendcloudAccount,
  deliveryTimeoutMs: number,
  nowMs: () => number,
): SendcloudStore {
  const connections = createCollection(account.connections, ids, nowMs);
  const eventSubscriptions = createCollection(account.eventSubscriptions, ids, nowMs);
  return {
    account,
    connections,
    eventSubscriptions,
    deliveryTimeoutMs,
    authorizations: 0,
    reset() {
      connections.reset();
      eventSubscriptions.reset();
    },
  };
}
