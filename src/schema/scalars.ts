import { GraphQLError, Kind, type ValueNode } from 'graphql';
import { builder } from './builder.ts';

// The ready-made scalars rewrite the text or throw errors that are not GraphQL errors, and so are
// taken for bugs. These let a text through as it is: what the decoders let out has been checked, and
// what comes in is checked where an error can name its place.
defineTextScalar('DateTime', 'RFC 3339 text, exactly as the API sent it.');
defineTextScalar(
  'URL',
  'Absolute http(s) URL, as the API sent it. In output `•••` stands for user info, and for values of parameters that are credentials by their name or form.',
);

function defineTextScalar(name: 'DateTime' | 'URL', description: string): void {
  function parse(value: unknown): string {
    if (typeof value === 'string') return value;
    throw new GraphQLError(`A ${name} is a string.`);
  }
  builder.scalarType(name, {
    description,
    serialize: (text) => text,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
}
