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
  try {
    const sdl = compose([
      { name: 'hookgraph', url: hookgraphUrl },
      { name: 'shops', url: shops.url, sdl: shopsSdl },
    ]);
    return { sdl, [Symbol.asyncDispose]: () => shops[Symbol.asyncDispose]() };
  } catch (error) {
    await shops[Symbol.asyncDispose]();
    throw error;
  }
}

/** Composes subgraphs; one without SDL is ours. Throws what keeps them from being composed. */
export function compose(
  subgraphs: readonly { readonly name: string; readonly url: string; readonly sdl?: string }[],
): string {
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map(({ name, url, sdl = hookgraphSdl }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (supergraphSdl === undefined) throw new AggregateError(errors ?? []);
  return supergraphSdl;
}
