import type { LookupFunction } from 'node:net';

/** What a name stands for: addresses, the resolver's error code, or null when it never says. */
export type NameAnswer = readonly string[] | string | null;

export interface ScriptedLookup {
  readonly lookup: LookupFunction;
  /** How often a name was looked up. */
  readonly count: number;
}

/** A resolver of names that answers the nth question of all, from 1. */
export function createScriptedLookup(
  script: (nth: number) => NameAnswer | Promise<NameAnswer>,
): ScriptedLookup {
  let count = 0;
  return {
    get count() {
      return count;
    },
    async lookup(_name, { all }, callback) {
      count += 1;
      const answer = await script(count);
      if (answer === null) return;
      if (typeof answer === 'string') {
        callback(Object.assign(new Error('no address'), { code: answer }), '');
        return;
      }
      const addresses = answer.map((address) => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }));
      const [first = { address: '', family: 0 }] = addresses;
      if (all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    },
  };
}
