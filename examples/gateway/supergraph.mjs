import { readFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { teamsSdl } from './teams.mjs';

const hookgraphSdl = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');

/**
 * The two subgraphs as one graph, as the gateway takes it. Throws what keeps them from being composed.
 *
 * @param {{ hookgraphUrl: string, teamsUrl: string }} urls
 * @returns {string} SDL
 */
export function composeSupergraph({ hookgraphUrl, teamsUrl }) {
  const { supergraphSdl, errors } = composeServices([
    { name: 'hookgraph', url: hookgraphUrl, typeDefs: parse(hookgraphSdl) },
    { name: 'teams', url: teamsUrl, typeDefs: parse(teamsSdl) },
  ]);
  if (supergraphSdl === undefined)
    throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
