import { z } from 'zod';
import type { Page } from '../../domain/shipping-channels.ts';
import { DecodeError, decode } from '../decode.ts';

// 32 bits, because that is what an Int of GraphQL can say.
const envelope = z.object({
  meta: z.object({
    current_page: z.int32().min(1),
    per_page: z.int32().min(1),
    last_page: z.int32().min(1),
    total: z.int32().min(0),
  }),
});

/**
 * Puts the items of a list into the page that its `meta` tells of. Throws {@link DecodeError} when
 * that is another page.
 */
export function decodePage<Item>(
  body: unknown,
  askedPage: number,
  items: readonly Item[],
): Page<Item> {
  const { current_page: page, per_page: perPage, last_page, total } = decode(envelope, body).meta;
  if (page !== askedPage) {
    throw new DecodeError('$.meta.current_page: not the page that was asked for');
  }
  return { items, page, perPage, totalCount: total, lastPage: last_page };
}
