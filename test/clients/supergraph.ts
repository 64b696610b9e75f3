import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { shopsSdl, startShopsSubgraph } from './shops-subgraph.ts';

const hookgraphSdl = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** The graph and a second subgraph, composed as a gateway takes them. */
export interface Supergraph extends AsyncDisposable {
  readonly sdl: string;
}

/** Throws what keeps the two from being composed. */
export async function startSupergraph(hookgraphUrl: string): Promise<Supergraph> {
  const shops = await startShopsSubgraph();
  const { supergraphSdl, errors } = composeServices([
    { name: 'hookgraph', url: hookgraphUrl, typeDefs: parse(hookgraphSdl) },
    { name: 'shops', url: shops.url, typeDefs: parse(shopsSdl) },
  ]);
  if (supergraphSdl === undefined) {
    await shops[Symbol.asyncDispose]();
    throw new AggregateError(errors ?? []);
  }
  return { sdl: supergraphSdl, [Symbol.asyncDispose]: () => shops[Symbol.asyncDispose]() };
}
