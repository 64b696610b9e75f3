import {
  type GraphQLArgument,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { startGraph } from '../support/start-graph.ts';

interface Guess {
  readonly name: string;
  /** A document with a name that is one letter off. */
  readonly document: (wrong: string) => string;
}

const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const composites = types.filter((type) => isObjectType(type) || isInterfaceType(type));

/** Those that an error names because they are missing, so a guess has to give them. */
function requiredOf({ args }: { readonly args: readonly GraphQLArgument[] }): readonly string[] {
  return args.filter(isRequiredArgument).map(({ name }) => name);
}

const guesses: readonly Guess[] = [
  ...types.flatMap(({ name }) => [
    { name, document: (wrong: string) => `query ($v: ${wrong}) { __typename }` },
    { name, document: (wrong: string) => `{ __typename } fragment F on ${wrong} { __typename }` },
    {
      name,
      document: (wrong: string) => `{ connection(id: 1) { ... on ${wrong} { __typename } } }`,
    },
  ]),
  ...composites.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => [
      {
        name: field.name,
        document: (wrong: string) => `{ __typename } fragment F on ${type.name} { ${wrong} }`,
      },
      ...field.args.map(({ name }) => ({
        name,
        document: (wrong: string) =>
          `{ __typename } fragment F on ${type.name} { ${field.name}(${[...requiredOf(field), wrong].map((argument) => `${argument}: 1`)}) { __typename } }`,
      })),
    ]),
  ),
  ...types.filter(isEnumType).flatMap((type) =>
    type.getValues().map(({ name }) => ({
      name,
      document: (wrong: string) => `query ($v: ${type.name} = ${wrong}) { __typename }`,
    })),
  ),
  ...schema.getDirectives().flatMap((directive) => [
    { name: directive.name, document: (wrong: string) => `{ __typename @${wrong} }` },
    ...directive.args.map(({ name }) => ({
      name,
      document: (wrong: string) =>
        `{ __typename @${directive.name}(${[...requiredOf(directive), wrong].map((argument) => `${argument}: true`)}) }`,
    })),
  ]),
];

/** One letter off, and no other name of the schema. */
function misspell(name: string): string {
  const last = name.codePointAt(name.length - 1) ?? 0;
  return (
    name.slice(0, -1) + String.fromCodePoint(last === 0x7a || last === 0x5a ? last - 1 : last + 1)
  );
}

describe.for(['on', 'off'])('with introspection %s', (introspection) => {
  test('nobody learns a name by guessing it nearly', async () => {
    await using graph = await startGraph({
      environment: { HOOKGRAPH_INTROSPECTION: introspection },
    });
    const learnt: string[] = [];
    for (const { name, document } of guesses) {
      const query = document(misspell(name));
      const { errors = [] } = await graph.query(query);
      expect(errors.length, query).toBeGreaterThan(0);
      const words = errors.flatMap(({ message }) => message.split(/\W+/));
      const asked = query.split(/\W+/);
      if (words.includes(name) && !asked.includes(name)) learnt.push(`${name} by ${query}`);
    }
    expect(learnt).toEqual([]);
    expect(guesses.length).toBeGreaterThan(150);
  });
});

test('an enum value of a variable is not suggested either', async () => {
  await using graph = await startGraph();
  const query = 'query ($type: ConnectionType) { connections(type: $type) { __typename } }';
  const { text } = await graph.query(query, { type: 'WEBHOOL' });
  expect(text).not.toMatch(/WEBHOO|KLAVIYO/);
});

test('an operation name is not suggested', async () => {
  await using graph = await startGraph();
  const body =
    '{"query":"query Alpha { __typename } query Beta { __typename }","operationName":"Alphb"}';
  const headers = { 'content-type': 'application/json' };
  const { text } = await graph.send({ method: 'POST', headers, body });
  expect(text).not.toMatch(/Alph|Beta/);
});
