import { isJsonObject } from '../json.ts';

/** One thing that is wrong with a body, as the API says it. */
export interface Issue {
  /** Into the request as if it were wrapped in `data`, which it is not. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What a body asks for, or everything that is wrong with it. */
export type DecodedInput<T> =
  | { readonly kind: 'input'; readonly input: T }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] };

/** Reads one value; undefined means that it was refused. */
export type Decode<T> = (value: unknown, at: Place) => T | undefined;

/** Where in the body a value stands. */
export interface Place {
  /** Notes what is wrong here, and stands for the value. */
  refuse(code: string, detail: string): undefined;
  /** Undefined if the value is no object; refuses members of other names. */
  fields(value: unknown, names: readonly string[]): Fields | undefined;
  /** The members of an object that may have any name; null ones are refused and left out. */
  entries(value: unknown): readonly (readonly [name: string, value: unknown, at: Place])[];
}

/** The members of an object. None of them may be null. */
export interface Fields {
  readonly required: ReadField;
  readonly optional: ReadField;
}

type ReadField = <T>(name: string, decode: Decode<T>) => T | undefined;

/** The place of the whole body; whatever is refused there or below goes into `issues`. */
export function startReading(issues: Issue[]): Place {
  return placeAt('/data', issues);
}

function placeAt(pointer: string, issues: Issue[]): Place {
  function refuse(code: string, detail: string): undefined {
    issues.push({ pointer, code, detail });
  }
  // RFC 6901, 3.
  const below = (name: string) =>
    placeAt(`${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, issues);

  function isPresent(name: string, member: unknown): boolean {
    if (member === null) below(name).refuse('null', 'This field may not be null.');
    return member !== null && member !== undefined;
  }

  return {
    refuse,
    fields(value, names) {
      if (!isJsonObject(value)) return refuse('invalid', 'Expected a dictionary of items.');
      for (const name of Object.keys(value)) {
        if (!names.includes(name)) below(name).refuse('unknown_field', 'Unknown field.');
      }
      const members = new Map(Object.entries(value));
      const optional: ReadField = (name, decode) => {
        const member = members.get(name);
        return isPresent(name, member) ? decode(member, below(name)) : undefined;
      };
      return {
        optional,
        required: (name, decode) =>
          members.has(name)
            ? optional(name, decode)
            : below(name).refuse('required', 'This field is required.'),
      };
    },
    entries(value) {
      if (isJsonObject(value)) {
        return Object.entries(value)
          .filter(([name, member]) => isPresent(name, member))
          .map(([name, member]) => [name, member, below(name)]);
      }
      refuse('invalid', 'Expected a dictionary of items.');
      return [];
    },
  };
}
