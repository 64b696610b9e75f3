import { hash } from 'node:crypto';
import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
  type ValueNode,
  visit,
} from 'graphql';
import { isSendcloudId } from '../../domain/sendcloud.ts';
import { isShippingChannelsId } from '../../domain/shipping-channels.ts';
import { readRepresentation } from '../representation.ts';

/** In characters: a longer one is its digest. */
const LONGEST_KEY = 100;

type Variables = Readonly<Record<string, unknown>>;

/** A variable that a price can depend on, by the type that it has. */
type Relevant = 'ID' | 'Int' | 'Boolean' | '_Any';
const RELEVANT: readonly string[] = ['ID', 'Int', 'Boolean', '_Any'] satisfies readonly Relevant[];

/**
 * Makes the key of an operation's price: variables with the same key cost the same. An id counts by
 * what it can be an id of, and by which others it equals, never by itself: so two requests for one
 * connection have one key. The key is null for variables that have none of their own, such as those
 * that are not of their types, and for all when a representation is written with variables in it: there
 * a variable of any type can stand for anything.
 */
export function createPriceKey(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (variables: Variables) => string | null {
  if (hasWrittenRepresentations(document)) return () => null;
  const relevant = (operation.variableDefinitions ?? [])
    .map(({ variable, type }) => ({ name: variable.name.value, type: nameOf(type) }))
    .filter(({ type }) => RELEVANT.includes(type));
  if (relevant.length === 0) return () => '';
  const literals = literalsOf(document);

  return (variables) => {
    // Each id by its place among those that differ, those of the document first.
    const places = new Map(literals);
    const parts: string[] = [];
    for (const { name, type } of relevant) {
      const part = partOf(variables[name], type, places);
      if (part === null) return null;
      parts.push(part);
    }
    const key = parts.join(';');
    // A list of representations, even of no sense, has a key as long as it is.
    return key.length > LONGEST_KEY ? hash('sha256', key, 'base64url') : key;
  };
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

/** Whether representations are written into the document, with variables in them. */
function hasWrittenRepresentations(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    [Kind.FIELD]({ name, arguments: args = [] }) {
      if (name.value === '_entities') isFound ||= args.some(({ value }) => isWritten(value));
    },
  });
  return isFound;
}

function isWritten(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(isWritten);
  return value.kind === Kind.OBJECT && hasVariable(value);
}

function hasVariable(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(hasVariable);
  if (value.kind === Kind.OBJECT) return value.fields.some((field) => hasVariable(field.value));
  return value.kind === Kind.VARIABLE;
}

function literalsOf(document: DocumentNode): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const add = ({ value }: { readonly value: string }) => {
    if (!places.has(value)) places.set(value, places.size);
  };
  visit(document, { [Kind.STRING]: add, [Kind.INT]: add });
  return places;
}

function partOf(value: unknown, type: string, places: Map<string, number>): string | null {
  // What is absent has its default, which is the document's.
  if (value === undefined || value === null) return String(value);
  switch (type) {
    case 'Boolean':
      return typeof value === 'boolean' ? String(value) : null;
    case 'Int':
      return Number.isSafeInteger(value) ? String(value) : null;
    case 'ID':
      return typeof value === 'string' || Number.isSafeInteger(value)
        ? idPart(String(value), places)
        : null;
    default:
      return Array.isArray(value) ? representationsPart(value, places) : null;
  }
}

function idPart(id: string, places: Map<string, number>): string {
  const place = places.get(id) ?? places.size;
  places.set(id, place);
  return `${isSendcloudId(id) ? 's' : ''}${isShippingChannelsId(id) ? 'c' : ''}${place}`;
}

function representationsPart(values: readonly unknown[], places: Map<string, number>): string {
  return values
    .map((value) => {
      const read = readRepresentation(value);
      // Anything can stand there: only a name keeps the parts of a key apart.
      if (typeof read === 'string' || !/^\w{1,30}$/.test(read.typeName)) return '';
      return `${read.typeName} ${idPart(read.id, places)}`;
    })
    .join();
}
