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
  readonly sendcloudStores: readonly SendcloudStore[];
  readonly shippingChannelsStores: readonly ShippingChannelsStore[];
  /** Brings all of it back to the start. */
  reset(): void;
}

/**
 * Each tenant has stores of its own, so that none sees what another one writes. `closing` tells
 * connections that the sandbox closes from those that a client gives up.
 */
export function createSandboxState(
  tenants: readonly Tenant[],
  enforceLimits: boolean,
  deliveryTimeoutMs: number,
  nowMs: () => number,
  closing: AbortSignal,
): SandboxState {
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
    sendcloudStores,
    shippingChannelsStores,
    reset() {
      for (const part of parts) part.reset();
    },
  };
}
