import type { HttpHeader } from '../domain/http-header.ts';
import { builder } from './builder.ts';

export const HttpHeaderRef = builder.objectRef<HttpHeader>('HttpHeader').implement({
  description: 'A header of deliveries.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name, as the API holds it.' }),
    value: t.exposeString('value', {
      description: 'The value, or a mask of sixteen bullets when `masked` is true.',
    }),
    masked: t.exposeBoolean('masked', {
      description:
        'Whether the value is hidden: because the name says that it is a secret (it contains authorization, cookie, token, secret, key, passw, credential, signature, session or jwt), or because it is no plain text.',
    }),
  }),
});
