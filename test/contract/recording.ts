import { isObject } from './openapi.ts';

const SOURCE = 'https://sendcloud.dev/.openapi/v3/event-subscriptions/openapi.yaml';

/** What is for readers, and what no test reads. */
const OMITTED: readonly string[] = [
  'contact',
  'description',
  'example',
  'security',
  'securitySchemes',
  'summary',
  'tags',
  'title',
  'x-mint',
];

/** What has names of the API as its keys: a property may be called `description`. */
const NAMES: readonly string[] = ['examples', 'paths', 'properties', 'schemas', 'webhooks'];

/** What is kept of an OpenAPI file, with where it is from. */
export function recordingOf(file: Readonly<Record<string, unknown>>, date: string): object {
  const { openapi, info, 'x-source': _source, ...rest } = file;
  const { title, version, license } = isObject(info) ? info : {};
  return {
    openapi,
    info: { title, version, license },
    'x-source': { url: SOURCE, recorded: date, omitted: OMITTED },
    ...Object.fromEntries(Object.entries(rest).flatMap(keep)),
  };
}

function keep([key, value]: readonly [string, unknown]): readonly (readonly [string, unknown])[] {
  if (OMITTED.includes(key)) return [];
  // A schema may have a list of examples.
  if (NAMES.includes(key) && isObject(value)) {
    const named = Object.entries(value).map(([name, each]) => [name, kept(each)] as const);
    return [[key, Object.fromEntries(named)]];
  }
  return [[key, key === 'value' ? value : kept(value)]];
}

function kept(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kept);
  return isObject(value) ? Object.fromEntries(Object.entries(value).flatMap(keep)) : value;
}
