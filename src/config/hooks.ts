import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Hook } from '../domain/received-event.ts';
import { createSecret } from '../domain/secret.ts';
import { anyText, type VariableReader } from './variables.ts';

const VARIABLE = 'HOOKGRAPH_HOOKS';

const NAME = z
  .string({ error: 'is a text' })
  .regex(
    /^[\w-][\w.-]{0,63}$/,
    'has 1 to 64 letters, digits, `_`, `-` or, but at its beginning, `.`',
  );

/** What a header can carry: an `Authorization` has a space. */
const SECRET = z
  .string({ error: 'is a text' })
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'has only visible ASCII characters');

const secretsOf = (minLength: number) =>
  z
    .array(SECRET.min(minLength, `has at least ${minLength} characters`).transform(createSecret), {
      error: 'is a list of texts',
    })
    .min(1, 'has at least one secret')
    .max(5, 'has at most five secrets');

const HEADER = z
  .string({ error: 'is the name of the header that carries the secret' })
  .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, 'is the name of a header')
  .toLowerCase();

/** Names what is not known, and no value. */
const MEMBERS = {
  error: ({ code, keys }: { readonly code?: string; readonly keys?: readonly string[] }) =>
    code === 'unrecognized_keys' ? `has no \`${keys?.join('` or `')}\`` : undefined,
};

const HOOK = z.discriminatedUnion(
  'api',
  [
    z
      .strictObject(
        {
          api: z.literal('sendcloud'),
          name: NAME,
          secrets: secretsOf(16),
          header: HEADER,
        },
        MEMBERS,
      )
      .transform((hook): Hook => ({ ...hook, api: 'SENDCLOUD' })),
    z
      .strictObject(
        {
          api: z.literal('shipping-channels'),
          name: NAME,
          // The API takes secrets of this length.
          secrets: secretsOf(8),
        },
        MEMBERS,
      )
      .transform((hook): Hook => ({ ...hook, api: 'SHIPPING_CHANNELS', header: null })),
  ],
  { error: 'is `sendcloud` or `shipping-channels`' },
);

const HOOKS = z
  .array(HOOK, { error: 'is a list' })
  .max(100, 'has at most 100 hooks')
  .refine(
    (hooks) => new Set(hooks.map(({ api, name }) => `${api} ${name}`)).size === hooks.length,
    'has no two hooks of one API with the same name',
  );

/** Reads the hooks that receive events from the file that the variable names; no hook without it. */
export function readHooks({ read, problems }: VariableReader): readonly Hook[] {
  const file = read(VARIABLE, anyText, null);
  if (file === null) return [];
  const text = readText(file);
  if (text instanceof Error) {
    problems.push(`${VARIABLE} names a file that cannot be read: ${text.message}.`);
    return [];
  }
  const parsed = parse(text);
  if (parsed === undefined) {
    problems.push(`${VARIABLE}: the file is not JSON.`);
    return [];
  }
  const { success, data, error } = HOOKS.safeParse(parsed);
  if (success) return data;
  const places = new Set<string>();
  for (const { path, message } of error.issues) {
    const place = path.length === 0 ? 'the file' : path.map(String).join('.');
    // The first of one place: a text in the place of a list has a length, which may be wrong too.
    if (places.has(place)) continue;
    places.add(place);
    problems.push(`${VARIABLE}: ${place} ${message}.`);
  }
  return [];
}

function readText(file: string): string | Error {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return new Error(error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
  }
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
