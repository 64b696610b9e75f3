import { randomBytes } from 'node:crypto';
import { startGateway } from './gateway.mjs';
import { startGraph } from './graph.mjs';
import { composeSupergraph } from './supergraph.mjs';
import { startTeams } from './teams.mjs';

const { PORT = '4020', GRAPH_PORT = '4000', TEAMS_PORT = '4021' } = process.env;

/** @type {{ stop(): Promise<unknown> }[]} What has been started, in order. */
const running = [];
async function stop() {
  for (let last = running.pop(); last !== undefined; last = running.pop()) await last.stop();
}
// Ctrl-C in a terminal comes twice: from the terminal, and from npm.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);

try {
  const gatewaySecret = randomBytes(32).toString('hex');
  const graph = startGraph({ gatewaySecret, port: GRAPH_PORT });
  running.push(graph);
  const hookgraph = await graph.whenListening();
  // Nothing is left to show without it.
  graph.ended.then(stop);

  const teams = await startTeams(TEAMS_PORT);
  running.push(teams);
  const supergraph = composeSupergraph({ hookgraphUrl: hookgraph.url, teamsUrl: teams.url });
  const gateway = await startGateway({ supergraph, gatewaySecret, port: PORT });
  running.push(gateway);

  process.stdout.write(`
  Open ${gateway.url}: the gateway, and GraphiQL in a browser.

  Behind it are
    Hookgraph     ${hookgraph.url}
    its sandbox   ${hookgraph.sandboxUrl}
    teams         ${teams.url}

  Ctrl-C ends all of them.

`);
} catch (error) {
  await stop();
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
