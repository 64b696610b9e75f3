import { demoCredentials } from '../../src/sandbox/tenant.ts';
import type { Graph } from '../support/start-graph.ts';

const { publicKey, secretKey } = demoCredentials();

/** acme's credential for Sendcloud. */
export const BASIC = `Basic ${Buffer.from(`${publicKey}:${secretKey}`).toString('base64')}`;

/** Asks both APIs. */
export const BOTH =
  '{ connection(id: 1) { __typename } webhookSubscription(id: "wh_123456") { active } }';

/** Which APIs answered, and with which `Authorization` they were asked. */
export async function ask(graph: Graph, headers: Readonly<Record<string, string>>) {
  graph.takeUpstreamRequests();
  const { data, errors, status } = await graph.query(BOTH, {}, headers);
  return {
    status,
    answered: Object.keys(data ?? {}).filter((name) => data[name] !== null),
    errors: (errors ?? []).map(({ path, extensions }) => `${path ?? 'all'}: ${extensions.code}`),
    sent: graph.sandbox.requests.map(({ api, headers: { authorization } }) => [api, authorization]),
  };
}
