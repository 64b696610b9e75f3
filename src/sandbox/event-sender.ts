import { z } from 'zod';
import { deliver, loopbackUrl } from './deliver.ts';
import { type ApiName, apiName } from './recorder.ts';
import { decodeOrder } from './request.ts';
import { createParcelEvents } from './sendcloud/parcel-event.ts';
import { createWebhookEvents } from './shipping-channels/webhook-event.ts';
import type { StateOptions } from './state.ts';

interface Hook<Api extends ApiName> {
  readonly api: Api;
  /** http or https on a loopback host. */
  readonly url: string;
  readonly secret: string;
}

/** A receiver of events at Sendcloud, which signs nothing. */
export interface SendcloudHook extends Hook<'sendcloud'> {
  /** The name of the header that the secret is sent in. */
  readonly header: string;
}

/** A receiver of events at Shipping Channels, which signs each with the secret. */
export type ShippingChannelsHook = Hook<'shipping-channels'>;

/** Where the sandbox sends events to, as one of the two APIs does. */
export type SandboxHook = SendcloudHook | ShippingChannelsHook;

/** One event as it is posted. */
export interface HookEvent {
  /** `evt_…`; null at Sendcloud, whose events have none, and for a body that was given. */
  readonly id: string | null;
  readonly name: string;
  /** Without the content type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the next event is to be. */
export interface HookEventOptions {
  /** Any name, known to the API or not; by default the next one in the life of a parcel. */
  readonly name?: string | undefined;
  /** The body to send instead, whether or not it is JSON. */
  readonly body?: string | undefined;
}

/** Makes the next event of one hook. Each hook has resources of its own. */
export type EventSource = (options: HookEventOptions) => HookEvent;

/** What an order of events may say. */
export const eventFields = {
  api: apiName,
  name: z
    .string()
    .regex(/^[a-z_.]{1,100}$/)
    .describe('is 1 to 100 characters of a-z, _ and .; the next of its hook if left out'),
  count: z
    .int()
    .min(1)
    .max(100)
    .describe('is how many events for each hook, a whole number from 1 to 100; 1 if left out'),
  body: z.string().describe('is the text to send in place of an event, JSON or not'),
};

const orderSchema = z.object(eventFields).partial();

/** What became of one event. */
export interface SentEvent extends Pick<HookEvent, 'id' | 'name'> {
  readonly api: ApiName;
  /** Null if the hook could not be reached, or did not answer in time. */
  readonly status: number | null;
}

/** Sends events to hooks as the two APIs do, but each only once. */
export interface EventSender {
  /** Replaces the hooks. Throws a `RangeError` for a URL that is not of a loopback host. */
  deliverTo(hooks: readonly SandboxHook[], isListening: () => boolean): void;
  /**
   * Sends at once what `order` says, one event after the other, until `signal` aborts; none is sent
   * without a hook. Throws an `OrderError` for a value that is no order.
   */
  send(order: unknown, signal: AbortSignal): Promise<readonly SentEvent[]>;
}

interface Target {
  readonly api: ApiName;
  /** Ends early when `ending` aborts. */
  send(options: HookEventOptions, ending: AbortSignal): Promise<SentEvent>;
}

/** There is no hook at first. */
export function createEventSender({
  eventIntervalMs,
  deliveryTimeoutMs,
  nowMs,
  closing,
}: StateOptions): EventSender {
  let targets: readonly Target[] = [];
  let timer: NodeJS.Timeout | undefined;
  closing.addEventListener('abort', () => clearInterval(timer));

  function toTarget(hook: SandboxHook, index: number): Target {
    const { api } = hook;
    const url = loopbackUrl(hook.url);
    if (url === null) {
      // Without the URL, as its path may be a secret.
      throw new RangeError(`The url of a hook of ${api} is not http(s) on a loopback host.`);
    }
    const nextEvent =
      hook.api === 'sendcloud'
        ? createParcelEvents(hook, index, nowMs)
        : createWebhookEvents(hook, index, nowMs);
    return {
      api,
      async send(options, ending) {
        const { id, name, headers, body } = nextEvent(options);
        const delivery = deliver(url, headers, body, deliveryTimeoutMs, ending);
        const answer = await delivery.catch(() => null);
        return { api, id, name, status: answer?.status ?? null };
      },
    };
  }

  return {
    deliverTo(hooks, isListening) {
      targets = hooks.map(toTarget);
      clearInterval(timer);
      if (eventIntervalMs === 0 || closing.aborted) return;
      let turn = 0;
      let isSending = false;
      timer = setInterval(async () => {
        const target = targets[turn % targets.length];
        // A slow hook is waited for, so that events arrive in order.
        if (target === undefined || isSending || !isListening()) return;
        turn += 1;
        isSending = true;
        await target.send({}, closing);
        isSending = false;
      }, eventIntervalMs);
      timer.unref();
    },
    async send(order, signal) {
      const { api, count = 1, ...options } = decodeOrder(orderSchema, eventFields, order);
      const chosen = targets.filter((target) => api === undefined || target.api === api);
      const sent: SentEvent[] = [];
      for (const target of Array.from({ length: count }, () => chosen).flat()) {
        if (signal.aborted) break;
        sent.push(await target.send(options, signal));
      }
      return sent;
    },
  };
}
