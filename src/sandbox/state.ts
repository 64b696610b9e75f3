import type { SandboxEnv } from './api.ts';
import { type Collection, createCollection } from './collection.ts';
import { createEventSender, type EventSender } from './event-sender.ts';
import type { OrderedFault } from './fault.ts';
import type { RecordedRequest } from './recorder.ts';
import type { Connection } from './sendcloud/connection.ts';
import type { EventSubscription } from './sendcloud/event-subscription.ts';
import type { SandboxOptions } from './server.ts';
import type { WebhookSubscription } from './shipping-channels/webhook-subscription.ts';
import type { Tenant } from './tenant.ts';

/** What one tenant has by now. */
export interface Store {
  readonly tenant: Tenant;
  readonly connections: Collection<Connection>;
  readonly eventSubscriptions: Collection<EventSubscription>;
  readonly webhookSubscriptions: Collection<WebhookSubscription>;
  /** By the name of a limit. */
  readonly windows: Map<string, LimitUse>;
  /** How many authorizations were begun; a reset does not begin again. */
  authorizations: number;
}

/** What a sandbox is started with, the defaults filled in. */
export interface StateOptions extends Required<Omit<SandboxOptions, 'port'>> {
  /** Tells connections that the sandbox closes from those that a client gives up. */
  readonly closing: AbortSignal;
}

/** Everything in a sandbox that requests change, and what it was started with. */
export interface SandboxState extends StateOptions {
  /** In order of arrival. */
  requests: RecordedRequest[];
  /** In order of arrival, without those that are used up. */
  faults: OrderedFault[];
  /** Whether requests beyond a limit are rejected. They are counted either way. */
  limitsAreEnforced: boolean;
  readonly stores: readonly Store[];
  /** How many requests there were; a reset does not begin again. */
  received: number;
  /** Its hooks are no part of what a reset brings back. */
  readonly events: EventSender;
  /** Brings all of it back to the start. */
  reset(): void;
}

/** Each tenant has a store of its own, so that none sees what another one writes. */
export function createSandboxState(options: StateOptions): SandboxState {
  const { tenants, enforceLimits, nowMs } = options;
  const begin = () => ({ requests: [], faults: [], limitsAreEnforced: enforceLimits });
  const fill = ({ sendcloud, shippingChannels }: Tenant) => ({
    connections: createCollection(sendcloud.connections, Number, nowMs),
    eventSubscriptions: createCollection(sendcloud.eventSubscriptions, Number, nowMs),
    webhookSubscriptions: createCollection(
      shippingChannels.webhookSubscriptions,
      (number) => `wh_${String(number).padStart(6, '0')}`,
      nowMs,
    ),
    windows: new Map<string, LimitUse>(),
  });
  const stores = tenants.map((tenant) => ({ tenant, authorizations: 0, ...fill(tenant) }));
  const state: SandboxState = {
    ...options,
    ...begin(),
    stores,
    received: 0,
    events: createEventSender(options),
    reset() {
      Object.assign(state, begin());
      for (const store of stores) Object.assign(store, fill(store.tenant));
    },
  };
  return state;
}

/** A documented limit: so many requests of one account in a window. */
export interface Limit {
  readonly name: string;
  readonly windowMs: number;
  readonly most: number;
}

/** What an account has used up of a window, the request that was just counted included. */
export interface LimitUse {
  readonly used: number;
  readonly endsAtMs: number;
}

/**
 * Counts a request, and tells whether it is to be rejected. A window begins with the first request
 * of an account, not on the minute, so that a test which counts requests never runs across its end.
 */
export function countRequest(
  { state, store: { windows } }: Pick<SandboxEnv['Variables'], 'state' | 'store'>,
  { name, windowMs, most }: Limit,
): LimitUse & { readonly isRejected: boolean } {
  const now = state.nowMs();
  const known = windows.get(name);
  const window = known && now < known.endsAtMs ? known : { used: 0, endsAtMs: now + windowMs };
  const current = { ...window, used: window.used + 1 };
  windows.set(name, current);
  return { ...current, isRejected: state.limitsAreEnforced && current.used > most };
}
