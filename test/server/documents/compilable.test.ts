import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { isCompilable } from '../../../src/server/documents/compilation.ts';

describe('graphql-js runs', () => {
  test.for([
    {
      what: 'a document with a string',
      document: '{ connection(id: "1") { __typename } }',
      compilable: false,
    },
    {
      what: 'one with a string as a default',
      document: 'query ($i: ID = "1") { connection(id: $i) { __typename } }',
      compilable: false,
    },
    {
      what: 'one with a string in a fragment that nobody spreads',
      document: '{ __typename } fragment F on Query { connection(id: "1") { __typename } }',
      compilable: false,
    },
    {
      what: 'one with a block string',
      document: '{ connection(id: """1""") { __typename } }',
      compilable: false,
    },
    {
      what: 'an alias with an underscore',
      document: '{ a_b: connections { __typename } }',
      compilable: false,
    },
    {
      what: 'an alias __proto__',
      document: '{ __proto__: connections { __typename } }',
      compilable: false,
    },
    {
      what: 'an object',
      document: 'query ($i: ID!) { _entities(representations: [{ id: $i }]) { __typename } }',
      compilable: false,
    },
    {
      what: 'a variable __proto__',
      document: 'query ($__proto__: ID!) { connection(id: $__proto__) { __typename } }',
      compilable: false,
    },
    {
      what: 'an operation __proto__',
      document: 'query __proto__ { connections { __typename } }',
      compilable: false,
    },
    {
      what: 'a condition',
      document: 'query ($y: Boolean!) { connections { __typename @skip(if: $y) } }',
      compilable: false,
    },
    {
      what: 'nothing of integers and enum values',
      document: '{ connection(id: 1) { __typename } connections(type: WEBHOOK) { __typename } }',
      compilable: true,
    },
    {
      what: 'nothing of variables',
      document: 'query ($i: ID!) { a: connection(id: $i) { __typename } }',
      compilable: true,
    },
  ])('$what', ({ document, compilable }) => {
    expect(isCompilable(parse(document))).toBe(compilable);
  });
});
