import { DecodeError } from '../decode.ts';
import { decodeListing, type ListedItem, type Noun } from '../rest/listing.ts';
import type { RestCall } from '../rest/rest-call.ts';
import type { RestCaller } from '../rest/rest-caller.ts';

/** Reads a list: the API has no pages. */
export function listAll<T>(
  call: RestCaller,
  collection: 'connections' | 'subscriptions',
  rest: Pick<RestCall<unknown>, 'operation' | 'keys' | 'isPrivate'>,
  noun: Noun<T>,
): Promise<readonly ListedItem<T>[]> {
  return call({
    ...rest,
    template: `/event-subscriptions/${collection}`,
    decode(answer) {
      // These lists are documented to be whole. One that is not would make what is on its other
      // pages appear not to exist.
      if (answer.hasNextPage) throw new DecodeError('$: not the whole list');
      return decodeListing(noun, answer.body, answer);
    },
  });
}
