import type { HttpHeader } from '../domain/http-header.ts';
import { builder } from './builder.ts';

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
