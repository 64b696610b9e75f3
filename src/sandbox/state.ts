import { type Collection, createCollection } from './collection.ts';
import { createEventSender, type EventSender } from './event-sender.ts';
import type { OrderedFault } from './fault.ts';
import type { Limits } from './limits.ts';
import type { RecordedRequest } from './recorder.ts';
import type { Connection } from './sendcloud/connection.ts';
import type { EventSubscription } from './sendcloud/event-subscription.ts';
import type { WebhookSubscription } from './shipping-channels/webhook-subscription.ts';
import type { Tenant } from './tenant.ts';

/** What one tenant has by now. */
export interface Store {
  readonly tenant: Tenant;
  readonly connections: Collection<Connection>;
  readonly eventSubscriptions: Collection<EventSubscription>;
  readonly webhookSubscriptions: Collection<WebhookSubscription>;
  /** How many authorizations were begun; a reset does not begin again. */
  authorizations: number;
}

/** What a sandbox is started with, the defaults filled in. */
export interface StateOptions {
  readonly tenants: readonly Tenant[];
  readonly enforceLimits: boolean;
  readonly deliveryTimeoutMs: number;
  readonly eventIntervalMs: number;
  readonly nowMs: () => number;
  /** Tells connections that the sandbox closes from those that a client gives up. */
  readonly closing: AbortSignal;
}

/** Everything in a sandbox that requests change, and what it was started with. */
export interface SandboxState extends StateOptions {
  /** In order of arrival. */
  requests: RecordedRequest[];
  /** In order of arrival, without those that are used up. */
  faults: OrderedFault[];
  readonly limits: Limits;
  readonly stores: readonly Store[];
  /** Its hooks are no part of what a reset brings back. */
  readonly events: EventSender;
  /** Brings all of it back to the start. */
  reset(): void;
}

/** Each tenant has a store of its own, so that none sees what another one writes. */
export function createSandboxState(options: StateOptions): SandboxState {
  const { tenants, enforceLimits, nowMs } = options;
  const begin = () => ({
    requests: [],
    faults: [],
    limits: { isEnforced: enforceLimits, windows: new Map() },
  });
  const fill = ({ sendcloud, shippingChannels }: Tenant) => ({
    connections: createCollection(sendcloud.connections, Number, nowMs),
    eventSubscriptions: createCollection(sendcloud.eventSubscriptions, Number, nowMs),
    webhookSubscriptions: createCollection(
      shippingChannels.webhookSubscriptions,
      (number) => `wh_${String(number).padStart(6, '0')}`,
      nowMs,
    ),
  });
  const stores = tenants.map((tenant) => ({ tenant, authorizations: 0, ...fill(tenant) }));
  const state: SandboxState = {
    ...options,
    ...begin(),
    stores,
    events: createEventSender(options),
    reset() {
      Object.assign(state, begin());
      for (const store of stores) Object.assign(store, fill(store.tenant));
    },
  };
  return state;
}
