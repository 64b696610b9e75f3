import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { NewEvent, ReceivedEvent } from '../../src/domain/received-event.ts';
import { createSecret } from '../../src/domain/secret.ts';
import { createCipher } from '../../src/replicas/cipher.ts';
import { connectRedis } from '../../src/replicas/redis.ts';
import { createSharedEvents } from '../../src/replicas/shared-events.ts';
import { eventOf } from '../events/numbered-events.ts';

export const PREFIX = 'hookgraph-test:';
const cipher = createCipher(createSecret(randomBytes(32).toString('base64')));

/** The part of a replica that shares events, and what it was told. */
export interface EventReplica extends Disposable {
  readonly isUp: boolean;
  readonly told: readonly (ReceivedEvent & { readonly key: string })[];
  /** How often events could be told again. */
  readonly returns: number;
  /** Of an event whose key and text are the number, unless told. */
  publish(number: number, more?: Partial<NewEvent>): Promise<'accepted' | 'duplicate' | null>;
}

export async function startEventReplica({ url }: { readonly url: string }): Promise<EventReplica> {
  const told: (ReceivedEvent & { readonly key: string })[] = [];
  let returns = 0;
  const link = connectRedis(url, `${PREFIX}probe`, () => {});
  const events = createSharedEvents(link, cipher, PREFIX);
  events.listen({
    onEvent: (key, event) => told.push({ ...event, key }),
    onReturn: () => {
      returns += 1;
    },
  });
  await link.whenKnown(2000);
  return {
    told,
    get isUp() {
      return link.isUp;
    },
    get returns() {
      return returns;
    },
    publish: (number, more) => events.publish(`key-${number}`, eventOf(number, more)),
    [Symbol.dispose]: link.close,
  };
}

/** Waits until the replica was told of the events with these texts, and of no others. */
export async function expectTold(replica: EventReplica, bodies: readonly string[]): Promise<void> {
  await expect
    .poll(() => replica.told.map(({ body }) => body), { timeout: 15_000 })
    .toEqual(bodies);
}
