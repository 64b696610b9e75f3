import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { isDateTime } from '../domain/date-time.ts';
import { isHttpUrl } from '../domain/http-url.ts';
import { builder } from './builder.ts';

// The ready-made scalars rewrite the text or throw errors that are not GraphQL errors, and so are
// taken for bugs. These check a text and let it through as it is.
defineTextScalar('DateTime', isDateTime, 'RFC 3339 text, exactly as the API sent it.');
defineTextScalar('URL', isHttpUrl, 'Absolute http(s) URL, exactly as the API sent it.');

function defineTextScalar(
  name: 'DateTime' | 'URL',
  isValid: (text: string) => boolean,
  description: string,
): void {
  function parse(value: unknown): string {
    if (typeof value === 'string' && isValid(value)) return value;
    throw new GraphQLError(`Not a valid ${name}.`);
  }
  builder.scalarType(name, {
    description,
    // What the decoders let through has been checked.
    serialize: (text) => text,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}
