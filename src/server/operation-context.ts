import type { Config } from '../config.ts';
import { createLoaders } from '../loaders/index.ts';
import type { GraphContext } from '../schema/context.ts';
import { createSendcloudClient } from '../upstream/sendcloud/client.ts';
import type { UpstreamCall } from '../upstream/session.ts';
import { createShippingChannelsClient } from '../upstream/shipping-channels/client.ts';
import type { Transport } from '../upstream/transport.ts';
import type { Operation } from './operation.ts';
import { type CheckedBudget, createOperationBudget } from './operation-budget.ts';

/** The two APIs, for the life of the process. */
export interface Transports {
  readonly sendcloud: Transport;
  readonly shippingChannels: Transport;
}

/** What resolvers see, with what only the server looks at. */
export interface OperationContext extends GraphContext {
  readonly budget: CheckedBudget;
}

/** Makes everything that serves one operation of one caller, and nothing else after it. */
export function createOperationContext(
  { caller, signal, cancel, upstreamCalls }: Operation,
  transports: Transports,
  {
    limits,
    access,
    introspection,
    upstream,
  }: Pick<Config, 'limits' | 'access' | 'introspection' | 'upstream'>,
): OperationContext {
  const onCall = (call: UpstreamCall) => upstreamCalls.push(call);
  return {
    loaders: createLoaders({
      sendcloud: createSendcloudClient(transports.sendcloud, {
        credential: caller.sendcloud,
        signal,
        onCall,
      }),
      shippingChannels: createShippingChannelsClient(transports.shippingChannels, {
        credential: caller.shippingChannels,
        signal,
        onCall,
      }),
    }),
    budget: createOperationBudget(limits, cancel),
    allowLoopbackTargets: upstream.kind === 'sandbox',
    mayReadEntities: access.gatewaySecret === null || caller.isGateway,
    mayReadSdl: introspection || caller.isGateway,
  };
}
