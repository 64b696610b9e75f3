import type { EmulatedApi, Middleware } from '../api.ts';
import { type Authorization, decodeAuthorization } from '../request.ts';
import { countRequest } from '../state.ts';
import type { SendcloudAccount } from '../tenant.ts';
import { connectionEndpoints } from './connection.ts';
import { sendcloudError } from './error.ts';
import { eventSubscriptionEndpoints } from './event-subscription.ts';
import { isTokenOf } from './token.ts';

const wrongCredentialDetails: Readonly<Record<string, string>> = {
  basic: 'Invalid username/password.',
  bearer: 'Invalid token.',
};

/** Finds the account by its credential and answers 401 or 403 by itself. */
const authenticate: Middleware = async (c, next) => {
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

const unsafeMethods = ['POST', 'PUT', 'PATCH', 'DELETE'];
/** Per what the API counts is not documented; the second is what may come at once. */
const unsafeLimits = [
  { name: 'unsafe by minute', windowMs: 60_000, most: 100 },
  { name: 'unsafe by second', windowMs: 1000, most: 15 },
];

/** Counts unsafe requests, rejected ones included. */
const limitUnsafeMethods: Middleware = async (c, next) => {
  if (!unsafeMethods.includes(c.req.method)) return next();
  const uses = unsafeLimits.map((limit) => countRequest(c.var, limit));
  return uses.some(({ isRejected }) => isRejected) ? sendcloudError(429) : next();
};

/** The Event Subscriptions API v3. */
export const sendcloudApi: EmulatedApi = {
  name: 'sendcloud',
  path: '/api/v3',
  middleware: [authenticate, limitUnsafeMethods],
  endpoints: { ...connectionEndpoints, ...eventSubscriptionEndpoints },
  errorResponse: sendcloudError,
};
