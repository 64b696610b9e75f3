import { createEventSender, type EventSender } from './event-sender.ts';
import { createFaults, type Faults } from './fault.ts';
import { createLimits, type Limits } from './limits.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createSendcloudStore, type SendcloudStore } from './sendcloud/account.ts';
import {
  createShippingChannelsStore,
  type ShippingChannelsStore,
} from './shipping-channels/store.ts';
import type { Tenant } from './tenant.ts';

/** Everything in a sandbox that requests change. */
export interface SandboxState {
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly limits: Limits;
  /** Its hooks are no part of what a reset brings back. */
  readonly events: EventSender;
  readonly sendcloudStores: readonly SendcloudStore[];
  readonly shippingChannelsStores: readonly ShippingChannelsStore[];
  /** Brings all of it back to the start. */
  reset(): void;
}

/** What a sandbox is started with, the defaults filled in. */
export interface SandboxStateOptions {
  readonly tenants: readonly Tenant[];
  readonly enforceLimits: boolean;
  readonly deliveryTimeoutMs: number;
  readonly eventIntervalMs: number;
  readonly nowMs: () => number;
  /** Tells connections that the sandbox closes from those that a client gives up. */
  readonly closing: AbortSignal;
}

/** Each tenant has stores of its own, so that none sees what another one writes. */
export function createSandboxState(options: SandboxStateOptions): SandboxState {
  const { tenants, enforceLimits, deliveryTimeoutMs, nowMs, closing } = options;
  const recorder = createRecorder(closing);
  const faults = createFaults();
  const limits = createLimits(enforceLimits, nowMs);
  const sendcloudStores = tenants.map(({ sendcloud }) =>
    createSendcloudStore(sendcloud, deliveryTimeoutMs, nowMs),
  );
  const shippingChannelsStores = tenants.map(({ shippingChannels }) =>
    createShippingChannelsStore(shippingChannels, nowMs),
  );
  const parts = [recorder, faults, limits, ...sendcloudStores, ...shippingChannelsStores];
  return {
    recorder,
    faults,
    limits,
    events: createEventSender(options),
    sendcloudStores,
    shippingChannelsStores,
    reset() {
      for (const part of parts) part.reset();
    },
  };
}
