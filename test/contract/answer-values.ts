import { isObject, type OpenApi, resolveSchema, type Schema } from './openapi.ts';

/** Where a value is in an answer: `['data', 0, 'id']`. */
export type Path = readonly (string | number)[];

/** The properties on the way to a value, without places in lists: `data.id`. */
export function nameOf(path: Path): string {
  return path.filter((key) => typeof key === 'string').join('.');
}

/** Every value of an answer that has none in it. What is named in `maps` has keys that are no properties. */
export function valuePathsOf(
  value: unknown,
  maps: ReadonlySet<string>,
  path: Path = [],
): readonly Path[] {
  const entries = maps.has(nameOf(path)) ? [] : entriesOf(value);
  if (entries.length === 0) return [path];
  return entries.flatMap(([key, each]) => valuePathsOf(each, maps, [...path, key]));
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (isObject(value)) return Object.entries(value);
  const isListOfObjects = Array.isArray(value) && value.every(isObject);
  return isListOfObjects ? value.map((each, index) => [index, each] as const) : [];
}

/** The same answer with another value there; with undefined it is gone once it is written as JSON. */
export function replaceAt(
  answer: unknown,
  [key, ...rest]: Path,
  replace: (value: unknown) => unknown,
): unknown {
  if (key === undefined) return replace(answer);
  if (Array.isArray(answer)) {
    return answer.map((each, index) => (index === key ? replaceAt(each, rest, replace) : each));
  }
  if (!isObject(answer)) throw new Error(`There is no ${key}.`);
  return { ...answer, [key]: replaceAt(answer[key], rest, replace) };
}

/** Another value of the same kind; of null, a text. */
export function otherThan(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value, 'x'];
  return isObject(value) ? { ...value, added: 'x' } : 'x';
}

/** An example with a value for every property of its schema that it does not show. */
export function complete(document: OpenApi, reference: Schema = {}, example?: unknown): unknown {
  const schema = resolveSchema(document, reference);
  if (Array.isArray(example)) {
    return example.map((each) => complete(document, schema.items, each));
  }
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return example === undefined ? sampleOf(document, schema) : example;
  const shown = isObject(example) ? example : {};
  const completed = properties.map(
    ([name, each]) => [name, complete(document, each, shown[name])] as const,
  );
  return { ...shown, ...Object.fromEntries(completed) };
}

function sampleOf(document: OpenApi, { type, format = '', items, enum: words }: Schema): unknown {
  if (words !== undefined) return words[0];
  if (items !== undefined) return [complete(document, items)];
  switch ([type].flat()[0]) {
    case 'string':
      return TEXTS[format] ?? 'text';
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    default:
      return {};
  }
}

const TEXTS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-15T10:30:00Z',
  uri: 'https://example.com/',
};

/** A place of an answer that is documented to have one of certain words, or a list of them. */
export interface WordPlace {
  readonly path: Path;
  /** The schema that says so, and its property: `connection.type`. */
  readonly name: string;
  readonly words: readonly unknown[];
  readonly isList: boolean;
}

/** Only the first item of a list is looked at. */
export function wordPlacesOf(
  document: OpenApi,
  reference: Schema = {},
  path: Path = [],
): readonly WordPlace[] {
  const { properties = {}, items, enum: words } = resolveSchema(document, reference);
  const itemWords = items === undefined ? undefined : resolveSchema(document, items).enum;
  const listed = words ?? itemWords;
  if (listed !== undefined) {
    return [{ path, name: nameOf(path), words: listed, isList: words === undefined }];
  }
  return [
    ...Object.entries(properties).flatMap(([key, each]) =>
      wordPlacesOf(document, each, [...path, key]),
    ),
    ...(items === undefined ? [] : wordPlacesOf(document, items, [...path, 0])),
  ];
}
