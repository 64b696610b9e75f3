import type { Config } from '../../src/config.ts';

/** What holds without any variable, as the documentation has it. */
export const DEFAULTS: Config = {
  host: '127.0.0.1',
  port: 4000,
  production: false,
  logLevel: 'info',
  upstream: { kind: 'sandbox' },
  access: { callerTokens: [], anonymous: true, gatewaySecret: null },
  graphiql: true,
  introspection: true,
  apq: true,
  reportUpstreamCalls: true,
  corsOrigins: [],
  limits: {
    bodyBytes: 131_072,
    tokens: 1000,
    depth: 10,
    aliases: 100,
    rootFields: 100,
    mutationFields: 10,
    directives: 100,
    representations: 200,
    listItems: 20_000,
    calls: 30,
    upstreamBodyBytes: 5_242_880,
  },
  timeouts: {
    operationMs: 10_000,
    attemptMs: 4000,
    connectMs: 2000,
    keepAliveMs: 72_000,
    drainMs: 15_000,
  },
  sharing: {
    sendcloudFreshMs: 5000,
    shippingChannelsFreshMs: 30_000,
    eventsFreshMs: 86_400_000,
    maxStaleMs: 3_600_000,
    entries: 10_000,
    bytes: 33_554_432,
  },
};
