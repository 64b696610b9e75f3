import { createFaults, type Faults } from './fault.ts';
import type { FixedWindow } from './fixed-window.ts';
import { createLimitEnforcement, type LimitEnforcement } from './limit-enforcement.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createSendcloudStore, type SendcloudStore } from './sendcloud/store.ts';
import { createUnsafeLimit, type UnsafeLimit } from './sendcloud/unsafe-limit.ts';
import { createManagementLimit, createRateLimit } from './shipping-channels/rate-limit.ts';
import {
  createShippingChannelsStore,
  type ShippingChannelsStore,
} from './shipping-channels/store.ts';
import type { Tenant } from './tenant.ts';

/** Everything in a sandbox that requests change. */
export interface SandboxState {
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly enforcement: LimitEnforcement;
  /** Of Shipping Channels: Sendcloud announces none. */
  readonly rateLimit: FixedWindow;
  readonly managementLimit: FixedWindow;
  readonly unsafeLimit: UnsafeLimit;
  readonly sendcloudStores: readonly SendcloudStore[];
  readonly shippingChannelsStores: readonly ShippingChannelsStore[];
  /** Brings all of it back to the start. */
  reset(): void;
}

/** What the state begins with. */
export interface SandboxStateOptions {
  readonly tenants: readonly Tenant[];
  readonly enforceLimits: boolean;
  readonly nowMs: () => number;
  /** Tells connections that the sandbox closes from those that a client gives up. */
  readonly closing: AbortSignal;
}

/** Each tenant has stores of its own, so that none sees what another one writes. */
export function createSandboxState({
  tenants,
  enforceLimits,
  nowMs,
  closing,
}: SandboxStateOptions): SandboxState {
  const parts = {
    recorder: createRecorder(closing),
    faults: createFaults(),
    enforcement: createLimitEnforcement(enforceLimits),
    rateLimit: createRateLimit(nowMs),
    managementLimit: createManagementLimit(nowMs),
    unsafeLimit: createUnsafeLimit(nowMs),
  };
  const sendcloudStores = tenants.map((each) => createSendcloudStore(each.sendcloud, nowMs));
  const shippingChannelsStores = tenants.map((each) =>
    createShippingChannelsStore(each.shippingChannels, nowMs),
  );
  return {
    ...parts,
    sendcloudStores,
    shippingChannelsStores,
    reset() {
      const all = [...Object.values(parts), ...sendcloudStores, ...shippingChannelsStores];
      for (const part of all) part.reset();
    },
  };
}
