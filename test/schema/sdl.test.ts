import { readFile } from 'node:fs/promises';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithTheGuild } from '@theguild/federation-composition';
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema, subgraphSdl } from '../../src/schema/index.ts';

test('schema.graphql is what the code defines', async () => {
  const committed = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');
  expect(committed.trimEnd()).toBe(subgraphSdl.trimEnd());
});

/** Every element of a type that a reader could want explained, with its description. */
function elementsOf(type: GraphQLNamedType): [string, string | null | undefined][] {
  const elements: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isEnumType(type)) {
    for (const value of type.getValues()) {
      elements.push([`${type.name}.${value.name}`, value.description]);
    }
  }
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      elements.push([`${type.name}.${field.name}`, field.description]);
      if (!('args' in field)) continue;
      for (const argument of field.args) {
        elements.push([`${type.name}.${field.name}(${argument.name}:)`, argument.description]);
      }
    }
  }
  return elements;
}

test('every type, field, argument and enum value is described in whole sentences', () => {
  const elements = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap(elementsOf);
  expect(elements.length).toBeGreaterThan(80);
  const undescribed = elements.filter(
    ([, description]) => !/^[A-Z`].*\.$/s.test(description ?? ''),
  );
  expect(undescribed).toEqual([]);
});

describe('the subgraph composes', () => {
  // It refers to an entity of ours by key, and adds a field to it.
  const other = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external"])
    type WebhookConnection @key(fields: "id") { id: ID! owner: String! }
    type Query { importantConnections: [WebhookConnection!]! }
  `;
  const services = [
    { name: 'hookgraph', typeDefs: parse(subgraphSdl), url: 'http://hookgraph' },
    { name: 'teams', typeDefs: parse(other), url: 'http://teams' },
  ];
  const composers = [
    { composer: '@apollo/composition', compose: () => composeWithApollo(services) },
    { composer: '@theguild/federation-composition', compose: () => composeWithTheGuild(services) },
  ];

  test.for(composers)('with another one, in $composer', ({ compose }) => {
    const { errors, supergraphSdl } = compose();
    expect(errors ?? []).toEqual([]);
    const supergraph = buildSchema(supergraphSdl ?? '', { assumeValid: true });
    const type = supergraph.getType('WebhookConnection');
    expect(isObjectType(type) && Object.keys(type.getFields())).toEqual(
      expect.arrayContaining(['url', 'owner']),
    );
  });
});
