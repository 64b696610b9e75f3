import type { RateLimit } from '../domain/upstream.ts';
import { builder } from './builder.ts';

export const UpstreamApiRef = builder.enumType('UpstreamApi', {
  description: 'A REST API under the graph.',
  values: {
    SENDCLOUD: { description: "Sendcloud's Event Subscriptions API." },
    SHIPPING_CHANNELS: { description: 'The Shipping Channels API.' },
  },
});

const RateLimitRef = builder.objectRef<RateLimit>('RateLimit').implement({
  description: 'How much one credential has left of one limit of an API, as far as is known here.',
  fields: (t) => ({
    api: t.expose('api', { type: UpstreamApiRef, description: 'The API that sets the limit.' }),
    window: t.exposeString('window', {
      description: 'What is counted, and over how long: `reads per minute`.',
    }),
    limit: t.exposeInt('limit', {
      description: 'How many may be sent in any such stretch of time.',
    }),
    remaining: t.exposeInt('remaining', {
      description: 'How many more may be sent now, if what is assumed holds.',
    }),
    resetAt: t.expose('resetAt', {
      type: 'DateTime',
      description: 'When all of it is there again, if nothing more is sent.',
    }),
    inferred: t.exposeBoolean('inferred', {
      description: 'The window is assumed, not confirmed by the API.',
    }),
  }),
});

builder.queryField('rateLimits', (t) =>
  t.field({
    type: [RateLimitRef],
    nullable: true,
    description:
      "What is left of the limits of the caller's own credentials. Costs nothing: it is counted here.",
    resolve: (_query, _args, { rateLimits }) => rateLimits(),
  }),
);
