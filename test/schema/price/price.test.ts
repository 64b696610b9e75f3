import { expect, test } from 'vitest';
import { priceOfText } from './price-of.ts';
import { PRICES } from './price-rows.ts';

test.for(PRICES)('$query', ({ query, variables = {}, reads, writes = [0, 0] }) => {
  const { sendcloud, shippingChannels } = priceOfText(query, variables);
  expect([sendcloud.reads, shippingChannels.reads]).toEqual(reads);
  expect([sendcloud.writes, shippingChannels.writes]).toEqual(writes);
});
