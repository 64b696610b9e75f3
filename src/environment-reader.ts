import type { Parse } from './environment.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one, and gathers what is wrong with them. */
export interface EnvironmentReader {
  /** The parsed text; the fallback when the variable is absent, empty or not valid. */
  read<T, Fallback = T>(name: string, parse: Parse<T>, fallback: Fallback): T | Fallback;
  /** Whether the variable is there and not empty. */
  isSet(name: string): boolean;
  /** Sentences for the operator, each naming its variable and never a value. */
  readonly problems: string[];
  /** Reports every variable that nobody has read although its name begins like ours. */
  reportUnknown(prefix: RegExp): void;
}

export function createEnvironmentReader(environment: Environment): EnvironmentReader {
  const problems: string[] = [];
  const known = new Set<string>();
  const isSet = (name: string) => (environment[name] ?? '') !== '';

  return {
    problems,
    isSet,
    read(name, parse, fallback) {
      known.add(name);
      const text = environment[name];
      if (text === undefined || text === '') return fallback;
      try {
        return parse(text);
      } catch (error) {
        problems.push(`${name} ${error instanceof Error ? error.message : 'is not valid.'}`);
        return fallback;
      }
    },
    reportUnknown(prefix) {
      for (const name of Object.keys(environment)) {
        if (prefix.test(name) && isSet(name) && !known.has(name)) {
          problems.push(`${name} is not a known variable.`);
        }
      }
    },
  };
}
