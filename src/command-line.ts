import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** What a person asked for on the command line. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  /** Variables that the options stand for; they win over the environment's. */
  | { readonly kind: 'serve'; readonly environment: Readonly<Record<string, string>> };

/** The command line makes no sense; the message says which argument. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

export const HELP = `Usage: hookgraph [options]

Serves one GraphQL graph over where shipping events go: Sendcloud's Event
Subscriptions API and the Shipping Channels API.

Options:
  --sandbox      serve the built-in sandbox, also in production (UPSTREAM=sandbox)
  --port <port>  port to listen on; 0 takes a free one (PORT, 4000)
  --help         print this and exit
  --version      print the version and exit

Everything else is set by environment variables; docs/configuration.md has the table.
Exit codes: 0 ended as asked, 1 could not start or cut requests short, 2 wrong options.
`;

/** Reads the arguments after the name of the program. Throws {@link CommandLineError}. */
export function parseCommandLine(args: readonly string[]): Command {
  const { help, version, port, sandbox } = parseOptions(args);
  if (help) return { kind: 'help' };
  if (version) return { kind: 'version' };
  return {
    kind: 'serve',
    environment: {
      ...(port !== undefined && { PORT: port }),
      ...(sandbox && { UPSTREAM: 'sandbox' }),
    },
  };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
        port: { type: 'string', short: 'p' },
        sandbox: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'The options make no sense.';
    // The library goes on to explain how to pass what looks like an option.
    throw new CommandLineError(reason.split('. ', 1)[0]);
  }
}

/** The version of this package. */
export function readVersion(): string {
  // One level up, from the sources as from what is built of them.
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return JSON.parse(file).version;
}
