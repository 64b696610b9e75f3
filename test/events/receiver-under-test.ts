import type {
  Hook,
  HookOutcome,
  NewEvent,
  ReceivedEvent,
  SharedEvents,
} from '../../src/domain/received-event.ts';
import { createEventLog } from '../../src/events/event-log.ts';
import { createReceiver } from '../../src/events/receiver.ts';
import { canary } from '../support/canaries.ts';
import { sendcloudHook, shippingChannelsHook, signatureOf } from './documented-events.ts';
import { ALL } from './numbered-events.ts';

export const NOW_MS = Date.parse('2025-04-07T12:00:01.000Z');
const SECRET = canary('HOOK');
export const TRACKING = shippingChannelsHook([SECRET]);
export const PARCELS = sendcloudHook([SECRET]);

type Listener = Parameters<SharedEvents['listen']>[0];
type Answer = Awaited<ReturnType<SharedEvents['publish']>>;

/** What a replica is told of through Redis, and what it tells. */
export interface FakeSharedEvents extends SharedEvents {
  readonly published: { readonly key: string; readonly event: NewEvent }[];
  /** What the next ones are answered with. */
  answer: (key: string, event: NewEvent) => Answer | Promise<Answer>;
  /** Tells the replica of an event, as the one of this number in the stream. */
  tell(number: number, key: string, event: NewEvent, isHistory?: boolean): void;
  comeBack(): void;
}

export function createFakeSharedEvents(): FakeSharedEvents {
  let listener: Listener | null = null;
  const shared: FakeSharedEvents = {
    published: [],
    answer: () => null,
    async publish(key, event) {
      shared.published.push({ key, event });
      return shared.answer(key, event);
    },
    listen(next) {
      listener = next;
    },
    tell: (number, key, event, isHistory = false) =>
      listener?.onEvent(
        key,
        { ...event, id: `${NOW_MS}-${number}` } satisfies ReceivedEvent,
        isHistory,
      ),
    comeBack: () => listener?.onReturn(),
  };
  return shared;
}

export function startReceiver(shared: SharedEvents | null = null) {
  const clock = { nowMs: NOW_MS };
  const now = () => clock.nowMs;
  const log = createEventLog({ now, leastNumber: 0 });
  const { receive } = createReceiver({ log, shared, now });
  return {
    clock,
    log,
    receive,
    logged: () => log.read(ALL, null, Number.POSITIVE_INFINITY),
    /** Delivers an event, as its API would. */
    deliver(hook: Hook, wire: unknown, delivery = 'whl_1'): Promise<HookOutcome> {
      const body = Buffer.from(typeof wire === 'string' ? wire : JSON.stringify(wire));
      const headers =
        hook.header === null
          ? {
              'x-shipping-channels-signature': signatureOf(body, SECRET),
              'x-shipping-channels-delivery': delivery,
            }
          : { [hook.header]: SECRET };
      return receive(hook, headers, body);
    },
  };
}

/** The hook under another name. */
export const renamed = (hook: Hook, name: string): Hook => ({ ...hook, name });
