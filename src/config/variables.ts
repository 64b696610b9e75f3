import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { createSecret, type Secret } from '../domain/secret.ts';

/** Variables and their texts, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Every problem of an environment at once, each naming its variable and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Reads variables one by one, and gathers what is wrong with them. An empty one counts as absent. */
export interface VariableReader {
  /** The value; the default when the variable is absent or not valid. */
  read<T, Default = T>(name: string, kind: Kind<T>, otherwise: Default): T | Default;
  /** Whether the variable is there and not empty. */
  isSet(name: string): boolean;
  /** Sentences for the operator, each naming its variable and never a value. */
  readonly problems: string[];
  /**
   * Ends the reading: a variable that nobody has read is a problem too when its name begins like this.
   * Throws {@link ConfigError} when there is any problem.
   */
  finish(prefix: RegExp): void;
}

export function createVariableReader(environment: Environment): VariableReader {
  const problems: string[] = [];
  const known = new Set<string>();
  const isSet = (name: string) => (environment[name] ?? '') !== '';

  return {
    problems,
    isSet,
    read(name, kind, otherwise) {
      known.add(name);
      const text = environment[name] ?? '';
      if (text === '') return otherwise;
      const { success, data, error } = kind.safeParse(text);
      if (success) return data;
      problems.push(`${name} ${error.issues[0]?.message}`);
      return otherwise;
    },
    finish(prefix) {
      for (const [name, value = ''] of Object.entries(environment)) {
        if (prefix.test(name) && isSet(name) && !known.has(name) && !isServiceLink(name, value)) {
          problems.push(`${name} is not a known variable.`);
        }
      }
      if (problems.length > 0) throw new ConfigError(problems);
    },
  };
}

/** Whether Kubernetes has put it there, for a Service whose name begins like our variables. */
function isServiceLink(name: string, value: string): boolean {
  if (/_SERVICE_(HOST|PORT(_\w+)?)$/.test(name)) return true;
  if (/_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/.test(name)) return true;
  return /_PORT$/.test(name) && /^(tcp|udp|sctp):\/\//.test(value);
}

/** Variables that hold something that nobody else should see. */
const SECRETS = [
  'SENDCLOUD_SECRET_KEY',
  'SENDCLOUD_CLIENT_SECRET',
  'SHIPPING_CHANNELS_API_KEY',
  'HOOKGRAPH_CALLER_TOKENS',
  'HOOKGRAPH_GATEWAY_SECRET',
  'HOOKGRAPH_REDIS_URL',
  'HOOKGRAPH_ENCRYPTION_KEY',
];

/**
 * Reads secrets from files, as containers are given them: `NAME_FILE` names the file whose content is
 * the value of `NAME`, without a line break at its end. What is wrong with the files is for `loadConfig`
 * to report, with everything else.
 */
export function readSecretFiles(environment: Environment): {
  readonly environment: Environment;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const resolved: Record<string, string | undefined> = { ...environment };
  for (const name of SECRETS) {
    const path = environment[`${name}_FILE`] ?? '';
    delete resolved[`${name}_FILE`];
    if (path === '') continue;
    if ((environment[name] ?? '') !== '') {
      problems.push(`${name} and ${name}_FILE are not given both.`);
      continue;
    }
    try {
      const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
      // As an absent one it would take a protection away.
      if (text === '') problems.push(`${name}_FILE names an empty file.`);
      resolved[name] = text;
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? `: ${error.code}` : '';
      problems.push(`${name}_FILE cannot be read${reason}.`);
    }
  }
  return { environment: resolved, problems };
}

/**
 * What the text of a variable may be, and the value that it stands for. A message completes a sentence
 * that begins with the name of the variable, and never repeats the text; the first one is reported.
 */
export type Kind<T> = z.ZodType<T, string>;

export function wholeNumber(least: number, most: number): Kind<number> {
  const error = `is a whole number from ${least} to ${most}.`;
  const digits = z.string().regex(/^\d+$/, error);
  return digits.transform(Number).refine((value) => value >= least && value <= most, error);
}

// Node's timers take no more than this.
const MOST = 2_147_483_647;
export const positive: Kind<number> = wholeNumber(1, MOST);
export const notNegative: Kind<number> = wholeNumber(0, MOST);
/** 0 takes a free one. */
export const port: Kind<number> = wholeNumber(0, 65_535);

export const anyText: Kind<string> = z.string();

export function oneOf<const Choice extends string>(choices: readonly Choice[]): Kind<Choice> {
  return z.literal(choices, `is one of: ${choices.join(', ')}.`);
}

export const onOrOff: Kind<boolean> = oneOf(['on', 'off']).transform((text) => text === 'on');

/** With commas between; spaces around them are of no account. */
export function listOf<T>(item: Kind<T>): Kind<readonly T[]> {
  const items = z.string().transform((text) => text.split(',').map((part) => part.trim()));
  return items.pipe(z.array(item));
}

export const visibleAscii: Kind<string> = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'has only visible ASCII characters, no spaces.');

/** A colon would end the user name of Basic authentication (RFC 7617, section 2). */
export const userName: Kind<string> = z
  .string()
  .regex(/^[^:]*$/, 'has no colon.')
  .pipe(visibleAscii);

export const secret: Kind<Secret> = visibleAscii.transform(createSecret);

/** Scheme, host and port as a browser names them in `Origin`. */
export const origin: Kind<string> = z
  .string()
  .refine(
    (text) => URL.parse(text)?.origin === text,
    'is a list of origins like https://app.example.com.',
  );

/** Https, or http on a loopback address; without user info, query and fragment. */
export const httpsUrl: Kind<URL> = z
  .string()
  .transform((text) => URL.parse(text))
  .pipe(z.instanceof(URL, { error: 'is an https URL.' }))
  .refine(({ protocol }) => /^https?:$/.test(protocol), 'is an https URL.')
  .refine(({ username, password }) => username + password === '', 'has no user name or password.')
  .refine(({ search, hash }) => search + hash === '', 'has no query and no fragment.')
  .refine(
    ({ protocol, hostname }) => protocol !== 'http:' || isLoopback(hostname),
    'is an https URL; http is for loopback addresses only.',
  );

export function isLoopback(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return (
    address === 'localhost' ||
    address === '::1' ||
    (isIP(address) === 4 && address.startsWith('127.'))
  );
}
