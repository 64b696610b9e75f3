import { z } from 'zod';
import { decode } from '../../src/upstream/decode.ts';

/** A schema of OpenAPI 3.0 or 3.1, with the keywords that are read here; it keeps the others. */
const schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  nullable: z.boolean().optional(),
  enum: z.array(z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schema).optional();
  },
  get items() {
    return schema.optional();
  },
  get allOf() {
    return z.array(schema).optional();
  },
  get oneOf() {
    return z.array(schema).optional();
  },
  get anyOf() {
    return z.array(schema).optional();
  },
});
export type Schema = z.output<typeof schema>;

const media = z.object({
  schema: schema.optional(),
  examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
});
const body = z.object({ content: z.record(z.string(), media).optional() });
export type Body = z.output<typeof body>;

const parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  schema: schema.optional(),
});
export type Parameter = z.output<typeof parameter>;

const operation = z.object({
  parameters: z.array(parameter).optional(),
  requestBody: body.optional(),
  responses: z.record(z.string(), body).optional(),
});

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const pathItem = z.object({
  parameters: z.array(parameter).optional(),
  get: operation.optional(),
  post: operation.optional(),
  put: operation.optional(),
  patch: operation.optional(),
  delete: operation.optional(),
});

const openApi = z.object({
  servers: z.array(z.object({ url: z.string() })).optional(),
  paths: z.record(z.string(), pathItem),
  webhooks: z.record(z.string(), pathItem).optional(),
  components: z.object({ schemas: z.record(z.string(), schema).optional() }).optional(),
});
/** What is read of an OpenAPI file. */
export type OpenApi = z.output<typeof openApi>;

/** Throws `DecodeError` for what is no OpenAPI file. */
export function parseOpenApi(wire: unknown): OpenApi {
  return decode(openApi, withComponents(wire, wire));
}

const INLINE = /^#\/components\/(?!schemas\/)([^/]+)\/([^/]+)$/;

/** Puts parameters, bodies and answers in the place of references to them. Schemas keep their names. */
function withComponents(whole: unknown, part: unknown): unknown {
  if (Array.isArray(part)) return part.map((each) => withComponents(whole, each));
  if (!isObject(part)) return part;
  const [, kind, name] = typeof part.$ref === 'string' ? (INLINE.exec(part.$ref) ?? []) : [];
  if (kind !== undefined && name !== undefined) {
    const target = ['components', kind, name].reduce(memberOf, whole);
    return withComponents(whole, target);
  }
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, withComponents(whole, value)]),
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

export interface Operation {
  /** `GET /connections/{id}`; of an event `POST ParcelEventCreated`. */
  readonly name: string;
  readonly method: string;
  readonly template: string;
  /** Those of its path are among them. */
  readonly parameters: readonly Parameter[];
  readonly requestBody: Body | undefined;
  /** By their status. */
  readonly responses: Readonly<Record<string, Body>>;
}

export function operationsOf(items: OpenApi['paths'] = {}): readonly Operation[] {
  return Object.entries(items).flatMap(([template, item]) =>
    METHODS.flatMap((verb) => {
      const found = item[verb];
      if (found === undefined) return [];
      const method = verb.toUpperCase();
      return {
        name: `${method} ${template}`,
        method,
        template,
        parameters: [...(item.parameters ?? []), ...(found.parameters ?? [])],
        requestBody: found.requestBody,
        responses: found.responses ?? {},
      };
    }),
  );
}

/** The media type of a body, and what is said of it: the first, as JSON is the only one as a rule. */
export function mediaOf(content: Body['content'] = {}): {
  readonly mediaTypes: readonly string[];
  readonly schema: Schema | undefined;
  readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
} {
  const [first] = Object.values(content);
  return {
    mediaTypes: Object.keys(content),
    schema: first?.schema,
    examples: first?.examples ?? {},
  };
}

const SCHEMAS = '#/components/schemas/';

/** The name of the schema that a reference is to; undefined for what is no reference. */
export function referenceOf({ $ref }: Schema): string | undefined {
  return $ref?.startsWith(SCHEMAS) ? $ref.slice(SCHEMAS.length) : undefined;
}

/** A schema itself in the place of a reference to it, with the keywords of what it is made of (`allOf`). */
export function resolveSchema(document: OpenApi, reference: Schema = {}): Schema {
  const name = referenceOf(reference);
  const { allOf = [], ...own } =
    name === undefined ? reference : resolveSchema(document, document.components?.schemas?.[name]);
  const parts = [...allOf.map((part) => resolveSchema(document, part)), own];
  const properties = Object.assign({}, ...parts.map((part) => part.properties));
  const required = parts.flatMap((part) => part.required ?? []);
  return {
    ...Object.assign({}, ...parts),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}
