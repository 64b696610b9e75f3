import { GraphQLError, Kind, type ValueNode } from 'graphql';
import type { HttpHeader } from '../domain/http-header.ts';
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

export const HttpHeaderRef = builder.objectRef<HttpHeader>('HttpHeader').implement({
  description: 'A header of deliveries.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name, as the API holds it.' }),
    value: t.exposeString('value', {
      description:
        'The value. When `masked` is true it is a mask of sixteen bullets, or has `•••` in the place of what is secret in a URL.',
    }),
    masked: t.exposeBoolean('masked', {
      description:
        'Whether the value, or a part of it, is hidden: because the name says that it is a secret (it contains authorization, authentication, cookie, token, secret, key, passw, credential, signature, session or jwt, or has a word that ends in auth, hmac, sig, pass, pin, pat or access), because the value is a credential by its form (`Bearer …`, `Basic …`, `sha256=…`, a JWT and the like), because a URL in it holds one, or because it is no plain text.',
    }),
  }),
});
