import { z } from 'zod';
import type { MadeRequest } from './documented-api.ts';
import { mediaOf, type OpenApi, resolveSchema, type Schema } from './openapi.ts';

/** What is wrong with a value; a property that the schema does not have is. */
export function faultsOf(
  document: OpenApi,
  schema: Schema | undefined,
  value: unknown,
): readonly string[] {
  const { success, error } = z.fromJSONSchema(toJsonSchema(document, schema)).safeParse(value);
  return success ? [] : error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** Without references, which zod finds in `$defs` alone; and closed, as what is not documented may not be sent. */
function toJsonSchema(document: OpenApi, reference: Schema | undefined): Record<string, unknown> {
  const { properties, items, oneOf, ...schema } = resolveSchema(document, reference);
  const nested = (each: Schema) => toJsonSchema(document, each);
  return {
    ...schema,
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, each]) => [name, nested(each)]),
      ),
      additionalProperties: false,
    }),
    ...(items !== undefined && { items: nested(items) }),
    ...(oneOf !== undefined && { oneOf: oneOf.map(nested) }),
  };
}

/** What is wrong with a request, by the operation that it is for. */
export function faultsOfRequest(document: OpenApi, request: MadeRequest): readonly string[] {
  return [
    ...faultsOfPath(document, request),
    ...faultsOfQuery(document, request),
    ...faultsOfBody(document, request),
  ];
}

function faultsOfPath(document: OpenApi, { operation, path }: MadeRequest): readonly string[] {
  const template = operation.template.split('/');
  // The path begins with that of the server.
  const parts = path.split('/').slice(-template.length);
  return operation.parameters
    .filter((each) => each.in === 'path')
    .flatMap(({ name, schema }) =>
      faultsOf(document, schema, jsonOf(parts[template.indexOf(`{${name}}`)] ?? null)),
    );
}

function faultsOfQuery(document: OpenApi, { operation, query }: MadeRequest): readonly string[] {
  const parameters = operation.parameters.filter((each) => each.in === 'query');
  const names = parameters.map(({ name }) => name);
  return [
    ...[...query.keys()].filter((name) => !names.includes(name)).map((name) => `${name}: unknown`),
    ...parameters.flatMap(({ name, schema, required = false }) => {
      const value = query.get(name);
      if (value === null) return required ? [`${name}: missing`] : [];
      return faultsOf(document, schema, jsonOf(value));
    }),
  ];
}

function faultsOfBody(document: OpenApi, request: MadeRequest): readonly string[] {
  const { operation, body, contentType = '' } = request;
  const { mediaTypes, schema } = mediaOf(operation.requestBody?.content);
  if (schema === undefined) return body === undefined ? [] : ['no body is documented'];
  if (!mediaTypes.includes(contentType)) return [`content-type: ${contentType}`];
  return faultsOf(document, schema, body);
}

/** A part of a URL as JSON: a number, or a text. */
function jsonOf(part: string | null): unknown {
  return part !== null && /^\d+$/.test(part) ? Number(part) : part;
}
