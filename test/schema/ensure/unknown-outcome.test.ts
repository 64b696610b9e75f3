import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/fault.ts';
import { startGraph } from '../../support/start-graph.ts';
import { callsOf, send } from './ensured.ts';
import { ALMOST_EMPTY, NOUNS } from './ensured-nouns.ts';

interface Case {
  readonly what: string;
  /** What happens to the write. */
  readonly fault: Fault;
}

const CARRIED_OUT: readonly Case[] = [
  { what: 'its answer is cut', fault: { cutBody: true } },
  { what: 'its answer comes too late', fault: { delayMs: 3000 } },
];
const NOT_CARRIED_OUT: readonly (Case & { readonly code: string })[] = [
  { what: 'its connection is reset', fault: { reset: true }, code: 'UPSTREAM_UNAVAILABLE' },
  { what: 'it is answered 500', fault: { status: 500 }, code: 'UPSTREAM_UNAVAILABLE' },
  { what: 'it is answered nonsense', fault: { body: 'no' }, code: 'UPSTREAM_BAD_RESPONSE' },
];

const rows = <Each extends Case>(cases: readonly Each[]) =>
  cases.flatMap((each) => NOUNS.map((noun) => ({ ...noun, ...each })));

function start({ fault }: Case) {
  const limits = { HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '600', HOOKGRAPH_OPERATION_TIMEOUT_MS: '3000' };
  return startGraph({
    tenants: ALMOST_EMPTY,
    environment: fault.delayMs === undefined ? {} : limits,
  });
}

const HARMLESS = { headers: { 'x-read': 'yes' } };

describe('a write of which nobody knows whether it was carried out is looked for', () => {
  test.for(rows(CARRIED_OUT))('$field, found: $what', async (row) => {
    const { field, input, path, fault, readsOfOne } = row;
    await using graph = await start(row);
    graph.sandbox.misbehave({ path, ...HARMLESS });
    graph.sandbox.misbehave({ path, ...fault });
    const { data, errors } = await send(graph, field, input);
    expect(errors).toBeUndefined();
    expect(data.result).toMatchObject({ outcome: 'CREATED', record: { id: expect.any(String) } });
    const methods = callsOf(graph).map((call) => call.split(' ', 1)[0]);
    expect(methods).toEqual(['GET', 'POST', ...Array(readsOfOne).fill('GET')]);
    expect((await send(graph, field, input)).data.result.outcome).toBe('UNCHANGED');
  });

  test.for(rows(NOT_CARRIED_OUT))('$field, not found: $what', async (row) => {
    const { field, input, path, fault, code } = row;
    await using graph = await start(row);
    graph.sandbox.misbehave({ path, ...HARMLESS });
    graph.sandbox.misbehave({ path, ...fault });
    const { data, errors } = await send(graph, field, input);
    expect(data.result).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code, outcome: 'unknown', retryable: false } }]);
    const methods = callsOf(graph).map((call) => call.split(' ', 1)[0]);
    expect(methods).toEqual(['GET', 'POST', 'GET']);
  });

  test.for(NOUNS)('$field, and cannot be looked for: the error of the write', async (noun) => {
    const { field, input, path } = noun;
    await using graph = await startGraph({ tenants: ALMOST_EMPTY });
    for (const fault of [HARMLESS, { cutBody: true }, { status: 503 }]) {
      graph.sandbox.misbehave({ path, ...fault });
    }
    const { errors } = await send(graph, field, input);
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_BAD_RESPONSE', outcome: 'unknown' } },
    ]);
    expect(callsOf(graph)).toHaveLength(3);
    // What nobody could know then is known the next time.
    expect((await send(graph, field, input)).data.result.outcome).toBe('UNCHANGED');
  });
});

test.for(NOUNS)('$field: a rejected write is not looked for', async ({ field, input, path }) => {
  await using graph = await startGraph({ tenants: ALMOST_EMPTY });
  graph.sandbox.misbehave({ path, ...HARMLESS });
  graph.sandbox.misbehave({ path, status: 409 });
  const { data } = await send(graph, field, input);
  expect(data.result.__typename).toBe('HookgraphConflictError');
  expect(callsOf(graph)).toHaveLength(2);
});
