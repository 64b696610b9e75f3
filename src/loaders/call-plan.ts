import { isSendcloudId } from '../domain/sendcloud.ts';
import { isShippingChannelsId } from '../domain/shipping-channels.ts';
import type { Price } from '../domain/upstream.ts';
import { callsOfSendcloudLoader, type SendcloudLoaderUse } from './sendcloud/loaders.ts';
import { callsOfWebhookSubscriptionLoader } from './shipping-channels/webhook-subscription.ts';

export type SendcloudNoun = 'connection' | 'eventSubscription';
type Api = keyof Price;

/**
 * Adds up, field by field, the most calls that each loader may make. A property test checks the sum.
 */
export interface CallPlan {
  /** A noun of Sendcloud by id. One that is not asked for in the first tick is only known later. */
  sendcloudById(noun: SendcloudNoun, id: unknown, isRoot: boolean): void;
  sendcloudList(noun: SendcloudNoun, isRoot: boolean): void;
  /** Webhook subscriptions by id, with or without their names. */
  webhookSubscription(id: unknown, named: boolean): void;
  /** The objects of this field have their names. */
  haveNames(key: string): void;
  /** The names of so many objects of a field, unless they have them. */
  names(key: string, times: number): void;
  /** A request for each of so many objects; what has the same key is the same request. */
  read(api: Api, key: string, times: number): void;
  /** A write, with the reads that it needs. */
  write(api: Api, reads: number): void;
  total(): Price;
}

type NounUse = { -readonly [Name in keyof SendcloudLoaderUse]: SendcloudLoaderUse[Name] } & {
  readonly rootIds: Set<string>;
};

export function createCallPlan(): CallPlan {
  const nouns: Record<SendcloudNoun, NounUse> = {
    connection: createNounUse(),
    eventSubscription: createNounUse(),
  };
  const named = new Set<string>();
  const unnamed = new Set<string>();
  const withNames = new Set<string>();
  const reads = {
    sendcloud: new Map<string, number>(),
    shippingChannels: new Map<string, number>(),
  };
  const writes = { sendcloud: 0, shippingChannels: 0 };
  const readsOfWrites = { sendcloud: 0, shippingChannels: 0 };

  function read(api: Api, key: string, times: number): void {
    reads[api].set(key, Math.max(times, reads[api].get(key) ?? 0));
  }

  const readsOf = (api: Api) =>
    readsOfWrites[api] + reads[api].values().reduce((sum, times) => sum + times, 0);

  return {
    sendcloudById(noun, id, isRoot) {
      if (!isRoot) nouns[noun].laterIds += 1;
      // Another one is rejected, and costs nothing.
      else if (isSendcloudId(String(id))) nouns[noun].rootIds.add(String(id));
    },
    sendcloudList(noun, isRoot) {
      if (isRoot) nouns[noun].rootList = true;
      else nouns[noun].laterList = true;
    },
    webhookSubscription(id, isNamed) {
      if (isShippingChannelsId(String(id))) (isNamed ? named : unnamed).add(String(id));
    },
    haveNames: (key) => void withNames.add(key),
    names(key, times) {
      if (!withNames.has(key)) read('shippingChannels', `names ${key}`, times);
    },
    read,
    write(api, needed) {
      writes[api] += 1;
      readsOfWrites[api] += needed;
    },
    total() {
      const webhookSubscriptions = callsOfWebhookSubscriptionLoader(named, unnamed);
      return {
        sendcloud: {
          reads:
            callsOfSendcloudLoader(nouns.connection) +
            callsOfSendcloudLoader(nouns.eventSubscription) +
            readsOf('sendcloud'),
          writes: writes.sendcloud,
        },
        shippingChannels: {
          reads: webhookSubscriptions + readsOf('shippingChannels'),
          writes: writes.shippingChannels,
        },
      };
    },
  };
}

function createNounUse(): NounUse {
  return { rootIds: new Set(), laterIds: 0, rootList: false, laterList: false };
}
