import { Hono, type MiddlewareHandler } from 'hono';
import { type ApiEnv, addEndpoints, type Endpoints } from '../endpoint.ts';
import type { Limits } from '../limits.ts';
import { decodeAuthorization } from '../request.ts';
import { methodNotAllowed, shippingChannelsError } from './error.ts';
import { announceRateLimit, limitManagement } from './rate-limit.ts';
import type { ShippingChannelsStore } from './store.ts';
import { webhookDeliveryEndpoints } from './webhook-delivery.ts';
import { webhookSubscriptionEndpoints } from './webhook-subscription.ts';

type Middleware = MiddlewareHandler<ApiEnv<ShippingChannelsStore>>;

/** All calls of the Shipping Channels API that are about webhooks. */
export const shippingChannelsEndpoints: Endpoints<ShippingChannelsStore> = {
  ...webhookSubscriptionEndpoints,
  ...webhookDeliveryEndpoints,
};

/** The API, to be mounted at `/v1`. */
export function createShippingChannelsApi(
  stores: readonly ShippingChannelsStore[],
  limits: Limits,
  nowMs: () => number,
): Hono<ApiEnv<ShippingChannelsStore>> {
  const api = new Hono<ApiEnv<ShippingChannelsStore>>();
  api.use(authenticate(stores), announceRateLimit(limits));
  api.use('/webhook-subscriptions/*', limitManagement(limits, nowMs));
  api.use(authorize);
  addEndpoints(api, shippingChannelsEndpoints, methodNotAllowed);
  // Not notFound(): Hono ignores that of an app which is mounted in another one.
  api.all('*', () => shippingChannelsError(404));
  return api;
}

/** Finds the account by its API key and answers 401 by itself. */
function authenticate(stores: readonly ShippingChannelsStore[]): Middleware {
  return async (c, next) => {
    const authorization = decodeAuthorization(c.req.header('authorization'));
    const apiKey = authorization?.scheme === 'bearer' ? authorization.credential : null;
    const store = stores.find(({ account }) => account.apiKey === apiKey);
    if (store === undefined) {
      return shippingChannelsError(401, undefined, { 'www-authenticate': 'Bearer' });
    }
    c.set('store', store);
    return next();
  };
}

const authorize: Middleware = async (c, next) =>
  c.var.store.account.forbidden === true ? shippingChannelsError(403) : next();
