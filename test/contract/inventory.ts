import { nameOf, valuePathsOf } from './answer-values.ts';
import {
  type Body,
  isObject,
  mediaOf,
  type OpenApi,
  type Operation,
  operationsOf,
  referenceOf,
  resolveSchema,
  type Schema,
} from './openapi.ts';

/**
 * Where something is said: of what we send, of what we read when it succeeds or fails, of what only an
 * example shows, of what is sent to others.
 */
export type Side = 'request' | 'answer' | 'error' | 'example' | 'event';

/** What a document says of one thing. */
export interface Fact {
  /** What a sentence about it begins with: `connection.type`. */
  readonly subject: string;
  readonly side: Side;
  /** The key of what it is a part of; null for none. */
  readonly parent: string | null;
  /** `integer (int64)`, the name of a schema, or media types; empty for none. */
  readonly type: string;
  readonly isNullable: boolean;
  /** Of requests; false elsewhere, where nothing is taken for granted. */
  readonly isRequired: boolean;
  readonly words: readonly string[];
}

/** Where a schema is written. */
type Place = Pick<Fact, 'subject' | 'side'> & { readonly parent: string };

/** What a document says, by keys that are the same in another version of it. */
export type Inventory = ReadonlyMap<string, Fact>;

/** Takes every reachable schema once for each side on which it is. */
export function takeInventory(document: OpenApi): Inventory {
  const facts = new Map<string, Fact>();

  function add(fact: Pick<Fact, 'subject' | 'side' | 'parent'> & Partial<Fact>): string {
    const key = `${fact.side} ${fact.subject}`;
    facts.set(key, { type: '', isNullable: false, isRequired: false, words: [], ...fact });
    return key;
  }

  function addSchema(place: Place, schema: Schema, isRequired: boolean): void {
    const { side } = place;
    const key = add({
      ...place,
      type: typeOf(schema),
      isNullable: isNullable(schema),
      isRequired: side === 'request' && isRequired,
      words: wordsOf(schema),
    });
    addParts({ subject: place.subject, side, parent: key }, schema);
  }

  /** The properties of an object; of a named schema under its name, and once for each side. */
  function addParts(place: Place, schema: Schema): void {
    const name = referenceOf(schema);
    if (name !== undefined) {
      if (facts.has(`${place.side} ${name}`)) return;
      const target = resolveSchema(document, schema);
      const own = { ...place, subject: name };
      const parent = add({ ...own, type: typeOf(target), words: wordsOf(target) });
      addParts({ ...own, parent }, target);
      return;
    }
    addProperties(place, schema);
    const { items, allOf = [], oneOf = [], anyOf = [] } = schema;
    const parts = [...(items === undefined ? [] : [items]), ...allOf, ...oneOf, ...anyOf];
    for (const part of parts) addParts(place, part);
  }

  function addProperties(place: Place, { properties = {}, required = [] }: Schema): void {
    for (const [name, each] of Object.entries(properties)) {
      const { subject } = place;
      // Of a body: `data in the answer 200 of GET /connections`.
      const isOfBody = subject.startsWith('The ');
      const own = isOfBody ? `${name} in ${subject.replace('The', 'the')}` : `${subject}.${name}`;
      addSchema({ ...place, subject: own }, each, required.includes(name));
    }
  }

  function addBody(subject: string, side: Side, parent: string, body: Body): void {
    const { mediaTypes, schema, examples } = mediaOf(body.content);
    const key = add({ subject, side, parent, type: mediaTypes.join(' or ') });
    if (schema !== undefined) addParts({ subject, side, parent: key }, schema);
    for (const { value } of Object.values(examples)) {
      for (const name of shownOnly(document, schema, value)) {
        const inExample = `${name} in an example of ${subject.replace('The', 'the')}`;
        add({ subject: inExample, side: 'example', parent: key });
      }
    }
  }

  function addOperation(operation: Operation, isEvent: boolean): void {
    const { name, template, parameters, requestBody, responses } = operation;
    const side = isEvent ? 'event' : 'request';
    const key = add({ subject: name, side, parent: null });
    for (const { in: where, name: own, required = false, schema = {} } of parameters) {
      // Those of a path are the same for all methods of it.
      const owner = where === 'path' ? template : name;
      const subject = `The ${where} parameter ${own} of ${owner}`;
      addSchema({ subject, side, parent: key }, schema, required);
    }
    if (requestBody !== undefined) addBody(`The request of ${name}`, side, key, requestBody);
    if (isEvent) return;
    for (const [status, body] of Object.entries(responses)) {
      const answerSide = status.startsWith('2') ? 'answer' : 'error';
      addBody(`The answer ${status} of ${name}`, answerSide, key, body);
    }
  }

  const servers = (document.servers ?? []).map(({ url }) => url).join(' or ');
  add({ subject: 'The server', side: 'request', parent: null, type: servers });
  for (const operation of operationsOf(document.paths)) addOperation(operation, false);
  for (const operation of operationsOf(document.webhooks)) addOperation(operation, true);
  return facts;
}

const NULL = 'null';

function typeOf(schema: Schema): string {
  const name = referenceOf(schema);
  if (name !== undefined) return name;
  const { type, format, items, oneOf, anyOf, allOf } = schema;
  const parts = oneOf ?? anyOf;
  if (parts !== undefined) {
    const types = parts.map(typeOf).filter((each) => each !== NULL);
    return types.join(' or ');
  }
  if (allOf !== undefined) return allOf.map(typeOf).join(' and ');
  const types = [type ?? []].flat().filter((each) => each !== NULL || type === NULL);
  const text = types.length === 0 ? 'anything' : types.join(' or ');
  if (items !== undefined) return `${text} of ${typeOf(items)}`;
  return format === undefined ? text : `${text} (${format})`;
}

function isNullable({ type, nullable = false, oneOf, anyOf }: Schema): boolean {
  const parts = oneOf ?? anyOf ?? [];
  return nullable || [type ?? []].flat().includes(NULL) || parts.some(isNullable);
}

function wordsOf({ enum: words, items }: Schema): readonly string[] {
  return (words ?? items?.enum ?? []).map(String);
}

/** What an example shows in an object of which the schema says nothing, as that of a configuration. */
function shownOnly(document: OpenApi, reference: Schema = {}, value: unknown): readonly string[] {
  const { type, properties, items } = resolveSchema(document, reference);
  if (Array.isArray(value)) return value.flatMap((each) => shownOnly(document, items, each));
  if (!isObject(value)) return [];
  if (properties === undefined) {
    return type === 'object' ? valuePathsOf(value, new Set()).map(nameOf) : [];
  }
  return Object.entries(properties).flatMap(([name, each]) =>
    shownOnly(document, each, value[name]).map((inner) => `${name}.${inner}`),
  );
}
