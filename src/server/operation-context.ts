import { GraphQLError } from 'graphql';
import type { Config } from '../config/config.ts';
import { ForbiddenError } from '../domain/errors.ts';
import type { EventLog } from '../domain/received-event.ts';
import type { RateLimit } from '../domain/upstream.ts';
import { createLoaders } from '../loaders/index.ts';
import { createStaleness } from '../loaders/staleness.ts';
import type { Exclusively } from '../loaders/writes.ts';
import type { GraphContext } from '../schema/context.ts';
import { createSendcloudReads, createSendcloudWriter } from '../upstream/sendcloud/client.ts';
import {
  createShippingChannelsReads,
  createShippingChannelsWriter,
} from '../upstream/shipping-channels/client.ts';
import type { Caller } from './callers/caller.ts';
import type { Estimate } from './documents/estimate.ts';
import type { Operation } from './operation.ts';
import { type CheckedBudget, createOperationBudget } from './operation-budget.ts';
import type { Upstreams } from './upstreams.ts';

/** What resolvers see, with what only the server looks at. */
export interface OperationContext extends GraphContext {
  readonly budget: CheckedBudget;
}

/** Makes everything that serves one operation of one caller, and nothing else after it. */
export function createOperationContext(
  operation: Operation,
  { price, representations }: Estimate,
  upstreams: Upstreams,
  events: EventLog | null,
  {
    limits,
    access,
    introspection,
    upstream,
  }: Pick<Config, 'limits' | 'access' | 'introspection' | 'upstream'>,
): OperationContext {
  const { caller, deadline, noCache, record } = operation;
  const staleness = createStaleness();
  const quotaWaitMs = (api: 'sendcloud' | 'shippingChannels') => {
    const credential = caller[api];
    const { reads, writes } = price[api];
    if (credential === null || reads + writes === 0) return null;
    return upstreams[api].gate.quotaWaitMs(credential.quotaKey, price[api]);
  };
  const sessionOf = (api: 'sendcloud' | 'shippingChannels') => ({
    credential: caller[api],
    quotaWaitMs: quotaWaitMs(api),
    deadline,
    noCache,
    observer: record,
    onStale: staleness.mark,
  });
  const clients = {
    sendcloud: {
      reads: () => createSendcloudReads(upstreams.sendcloud, sessionOf('sendcloud')),
      writer: () => createSendcloudWriter(upstreams.sendcloud, sessionOf('sendcloud')),
    },
    shippingChannels: {
      reads: () =>
        createShippingChannelsReads(upstreams.shippingChannels, sessionOf('shippingChannels')),
      writer: () =>
        createShippingChannelsWriter(upstreams.shippingChannels, sessionOf('shippingChannels')),
    },
  };
  const exclusively: Exclusively = (api, name, task) => {
    const credential = caller[api];
    // Without one, the first call says so.
    if (credential === null) return task(null, () => {}, null);
    return upstreams[api].mutex.run(credential.quotaKey, name, deadline, task);
  };
  return {
    loaders: createLoaders({ clients, exclusively, staleness, observer: record }),
    staleness,
    observer: record,
    rateLimits: () => describeRateLimits(upstreams, caller),
    events: () => eventsFor(caller, events),
    budget: createOperationBudget(limits, deadline, representations),
    allowLoopbackTargets: upstream.kind === 'sandbox',
    mayReadEntities: access.gatewaySecret === null || caller.isGateway,
    mayReadSdl: introspection || caller.isGateway,
  };
}

/** Throws what keeps the caller from them. */
function eventsFor(caller: Caller, events: EventLog | null): EventLog {
  const { isForwarding, sendcloud, shippingChannels } = caller;
  if (isForwarding || (sendcloud === null && shippingChannels === null)) {
    throw new ForbiddenError('Events are for callers of the credentials of this service.');
  }
  if (events !== null) return events;
  throw new GraphQLError('No hook is configured here, so no event is received.', {
    extensions: { code: 'SERVICE_UNAVAILABLE' },
  });
}

/** What a caller's credentials have left of each limit. */
export function describeRateLimits(
  upstreams: Upstreams,
  caller: Pick<Caller, 'sendcloud' | 'shippingChannels'>,
): readonly RateLimit[] {
  const nowMs = Date.now();
  return (['sendcloud', 'shippingChannels'] as const).flatMap((name) => {
    const { gate } = upstreams[name];
    const credential = caller[name];
    if (credential === null) return [];
    return gate.describe(credential.quotaKey).map(({ resetMs, ...state }) => ({
      ...state,
      api: gate.api,
      resetAt: new Date(nowMs + resetMs).toISOString(),
    }));
  });
}
