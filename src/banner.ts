import type { Config } from './config/config.ts';
import type { UpstreamConfig } from './config/upstreams.ts';
import type { Hookgraph } from './hookgraph.ts';

/** What a person sees in a terminal when the graph has started. */
export function formatBanner(
  { url, metricsUrl, sandboxUrl }: Pick<Hookgraph, 'url' | 'metricsUrl' | 'sandboxUrl'>,
  config: Pick<Config, 'graphiql' | 'upstream'>,
): string {
  const lines = ['', `  Hookgraph   ${url}`];
  if (config.graphiql) lines.push('  GraphiQL    the same address, in a browser');
  if (metricsUrl !== null) lines.push(`  Metrics     ${metricsUrl}`);
  if (config.upstream.kind === 'sandbox') {
    lines.push(
      '  Data        the built-in sandbox: emulated APIs, made-up events, no credentials needed',
      ...(sandboxUrl === null
        ? []
        : [
            `  Sandbox     ${sandboxUrl}, which sends an event each 3 seconds while a stream is open`,
          ]),
      '',
      '  To use the real APIs, start it again with UPSTREAM=live in its environment, and send',
      '  your own credentials with each request, in the headers',
      '    x-sendcloud-authorization: Basic <public key:secret key, in base64>',
      '    x-shipping-channels-authorization: Bearer <API key>',
      '  docs/credentials.md has the other ways.',
    );
  } else {
    lines.push(
      `  Sendcloud          ${describe(config.upstream.sendcloud)}`,
      `  Shipping Channels  ${describe(config.upstream.shippingChannels)}`,
    );
  }
  return [...lines, '', '  Ctrl-C ends it.', '', ''].join('\n');
}

function describe({ origin, basePath, serviceCredential }: UpstreamConfig): string {
  const whose = serviceCredential === null ? "callers' own" : 'this service’s';
  return `${origin}${basePath} with ${whose} credentials`;
}
