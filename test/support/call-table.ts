import { expect, test } from 'vitest';
import { demoTenants, type Tenant } from '../../src/sandbox/tenant.ts';
import { startGraph } from './start-graph.ts';

/** A query, and exactly the upstream requests that it may cost. */
export interface CallTableRow {
  readonly asked: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** `METHOD path`, in any order. */
  readonly calls: readonly string[];
  /** The demo tenants by default. */
  readonly tenants?: readonly Tenant[];
}

/** Makes a test of each row: the requests that arrive at the sandbox are those of the row. */
export function testCalls(rows: readonly CallTableRow[]): void {
  test.for(rows)('$asked', async ({ query, variables, calls, tenants }) => {
    await using graph = await startGraph({ tenants: tenants ?? demoTenants() });
    const { errors, extensions } = await graph.query(query, variables);
    expect(errors).toBeUndefined();
    const requests = graph.takeUpstreamRequests();
    expect(requests.toSorted()).toEqual(calls.toSorted());
    expect(extensions.upstreamCalls).toHaveLength(requests.length);
  });
}
