import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, type GraphQLSchema, parse, validate } from 'graphql';

/** One difference of two schemas. */
export interface SchemaChange {
  readonly level: 'BREAKING' | 'DANGEROUS' | 'NON_BREAKING';
  /** `Type.field`, or `Type.@key` for a directive. */
  readonly coordinate: string;
  readonly message: string;
}

/** Why a breaking change is wanted, by its coordinate. */
export type AcceptedChanges = Readonly<Record<string, string>>;

export interface BrokenDocument {
  readonly id: string;
  readonly message: string;
}

export interface Comparison {
  readonly changes: readonly SchemaChange[];
  /** Breaking changes that nobody has accepted. */
  readonly refused: readonly SchemaChange[];
  /** Coordinates that are accepted, and at which nothing breaks. */
  readonly unused: readonly string[];
  readonly brokenDocuments: readonly BrokenDocument[];
}

/** Directives that a gateway composes by: what they say of a type is a part of its contract. */
const CONTRACT = /@(key|shareable|inaccessible)\b/;

/**
 * Compares two schemas as clients and gateways see them. With documents of clients, a breaking change is
 * refused only when it breaks one of them.
 */
export async function compareSchemas(
  before: string,
  after: string,
  accepted: AcceptedChanges = {},
  documents: ReadonlyMap<string, string> | null = null,
): Promise<Comparison> {
  const newSchema = toSchema(after);
  const changes = (await diff(toSchema(before), newSchema)).map(toChange);
  const breaking = changes.filter(({ level }) => level === 'BREAKING');
  const brokenDocuments = [...(documents ?? [])].flatMap(([id, text]) =>
    problemsOf(newSchema, text).map((message) => ({ id, message })),
  );
  const harmsNobody = documents !== null && brokenDocuments.length === 0;
  return {
    changes,
    refused: harmsNobody ? [] : breaking.filter(({ coordinate }) => !(coordinate in accepted)),
    unused: Object.keys(accepted).filter((coordinate) =>
      breaking.every((change) => change.coordinate !== coordinate),
    ),
    brokenDocuments,
  };
}

function toSchema(sdl: string): GraphQLSchema {
  // The directives of federation are declared by the gateway.
  return buildSchema(sdl, { assumeValidSDL: true, assumeValid: true });
}

function toChange({ criticality, type, path = '', message }: Change): SchemaChange {
  // The library finds no directive breaking.
  const isContract = type.startsWith('DIRECTIVE_USAGE') && CONTRACT.test(path);
  const isLoss = /REMOVED|CHANGED/.test(type) || /@inaccessible/.test(path);
  if (isContract) {
    const coordinate = path.replace(/(@\w+)\..*/, '$1');
    return { level: isLoss ? 'BREAKING' : 'NON_BREAKING', coordinate, message };
  }
  return { level: LEVELS[criticality.level], coordinate: path, message };
}

const LEVELS: Readonly<Record<CriticalityLevel, SchemaChange['level']>> = {
  [CriticalityLevel.Breaking]: 'BREAKING',
  [CriticalityLevel.Dangerous]: 'DANGEROUS',
  [CriticalityLevel.NonBreaking]: 'NON_BREAKING',
};

function problemsOf(schema: GraphQLSchema, text: string): readonly string[] {
  try {
    return validate(schema, parse(text)).map(({ message }) => message);
  } catch (error) {
    return [error instanceof Error ? error.message : 'It cannot be parsed.'];
  }
}
