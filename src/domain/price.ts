import type { Requests } from './upstream.ts';

/** How many requests an operation costs at most. */
export interface Price {
  readonly sendcloud: Requests;
  readonly shippingChannels: Requests;
}

export function countCalls({ sendcloud, shippingChannels }: Price): number {
  return [sendcloud, shippingChannels].reduce((sum, each) => sum + each.reads + each.writes, 0);
}

export function addPrices(one: Price, other: Price): Price {
  return {
    sendcloud: addRequests(one.sendcloud, other.sendcloud),
    shippingChannels: addRequests(one.shippingChannels, other.shippingChannels),
  };
}

function addRequests(one: Requests, other: Requests): Requests {
  return { reads: one.reads + other.reads, writes: one.writes + other.writes };
}
