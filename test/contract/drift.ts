import { type Fact, type Inventory, type Side, takeInventory } from './inventory.ts';
import type { OpenApi } from './openapi.ts';

/** One change of an API that may matter here. */
export interface Finding {
  /** Something that works may fail, or be lost, when it is breaking. */
  readonly kind: 'breaking' | 'to be looked at';
  readonly sentence: string;
}

type Change =
  | 'gone'
  | 'new'
  | 'new and required'
  | 'of another type'
  | 'required'
  | 'optional'
  | 'nullable'
  | 'not nullable'
  | 'new word'
  | 'word gone';

/** Where a change breaks something: requests may be rejected, or values be missing from answers. */
const BREAKING: Readonly<Record<Change, readonly Side[]>> = {
  gone: ['request', 'answer'],
  new: [],
  'new and required': ['request'],
  'of another type': ['request', 'answer'],
  required: ['request'],
  optional: [],
  // A null is read as what is absent, and no null is sent.
  nullable: [],
  'not nullable': [],
  // An unknown word of an answer is kept as text.
  'new word': [],
  'word gone': ['request'],
};

/**
 * Compares what two versions of an OpenAPI file say of operations, parameters, media types, properties and
 * words, the breaking changes first. Texts, bounds of values, patterns and `security` are not compared. Of
 * what is gone or new as a whole, no part is told.
 */
export function findDrift(recorded: OpenApi, current: OpenApi): readonly Finding[] {
  const before = takeInventory(recorded);
  const after = takeInventory(current);
  const findings = [
    ...missingFrom(after, before).map((fact) => toFinding(fact, 'gone', 'is gone')),
    ...missingFrom(before, after).map((fact) =>
      fact.isRequired
        ? toFinding(fact, 'new and required', 'is new and required')
        : toFinding(fact, 'new', 'is new'),
    ),
    ...[...before].flatMap(([key, fact]) => {
      const now = after.get(key);
      return now === undefined ? [] : compareFacts(fact, now);
    }),
  ];
  const breaking = findings.filter(({ kind }) => kind === 'breaking');
  const sorted = [...breaking, ...findings];
  // A schema that is sent and read is compared twice.
  return sorted.filter(
    ({ sentence }, index) => sorted.findIndex((each) => each.sentence === sentence) === index,
  );
}

/** What one has and the other has not, although it has what that is a part of. */
function missingFrom(other: Inventory, one: Inventory): readonly Fact[] {
  return [...one].flatMap(([key, fact]) => {
    const isPartOfMissing = fact.parent !== null && !other.has(fact.parent);
    return other.has(key) || isPartOfMissing ? [] : [fact];
  });
}

function compareFacts(before: Fact, after: Fact): readonly Finding[] {
  const findings: Finding[] = [];
  const tell = (change: Change, predicate: string) =>
    findings.push(toFinding(after, change, predicate));
  if (before.type !== after.type) {
    tell('of another type', `is ${after.type || 'empty'} now, and was ${before.type || 'empty'}`);
  }
  if (after.isRequired && !before.isRequired) tell('required', 'is required now');
  if (before.isRequired && !after.isRequired) tell('optional', 'is optional now');
  if (after.isNullable && !before.isNullable) tell('nullable', 'may be null now');
  if (before.isNullable && !after.isNullable) tell('not nullable', 'is never null now');
  for (const word of after.words.filter((each) => !before.words.includes(each))) {
    tell('new word', `has the new word "${word}"`);
  }
  for (const word of before.words.filter((each) => !after.words.includes(each))) {
    tell('word gone', `no longer has the word "${word}"`);
  }
  return findings;
}

function toFinding({ subject, side }: Fact, change: Change, predicate: string): Finding {
  const kind = BREAKING[change].includes(side) ? 'breaking' : 'to be looked at';
  return { kind, sentence: `${subject} ${predicate}.` };
}
