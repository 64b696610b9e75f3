import { describe, expect, test } from 'vitest';
import { findDrift } from './drift.ts';
import { CONNECTIONS, MUTATIONS, type Recorded, schemasOf } from './mutations.ts';
import { parseOpenApi } from './openapi.ts';
import recorded from './sendcloud.json' with { type: 'json' };

const original = parseOpenApi(recorded);

function drift(change: (copy: Recorded) => unknown): readonly string[] {
  const copy = structuredClone(recorded);
  change(copy);
  return findDrift(original, parseOpenApi(copy)).map(
    ({ kind, sentence }) => `${kind}: ${sentence}`,
  );
}

describe('a new version of an API', () => {
  test.for(MUTATIONS)('with $what is told in one sentence', ({ change, found }) => {
    expect(drift(change)).toEqual([found]);
  });

  test('that says the same, perhaps in other words and places, is told in none', () => {
    expect(drift(() => {})).toEqual([]);
    const moved = (copy: Recorded) => {
      const { get } = copy.paths[CONNECTIONS];
      const [byType] = get.parameters;
      Object.assign(copy.components, { parameters: { byType } });
      Object.assign(get, { parameters: [{ $ref: '#/components/parameters/byType' }] });
      Object.assign(schemasOf(copy).connection, { description: 'Where events go.' });
    };
    expect(drift(moved)).toEqual([]);
    // Nothing that an answer has is taken for granted here, whatever is promised.
    const promised = (copy: Recorded) =>
      Object.assign(schemasOf(copy).connection, { required: ['id'] });
    expect(drift(promised)).toEqual([]);
  });

  test('is told from what breaks on, and once where a schema is sent and read', () => {
    const shared = { $ref: '#/components/schemas/connection' };
    const use = (copy: Recorded) => {
      Object.assign(copy.paths[CONNECTIONS].post.requestBody.content['application/json'], {
        schema: shared,
      });
      return copy;
    };
    const changed = use(structuredClone(recorded));
    const { type } = schemasOf(changed).connection.properties;
    type.enum = type.enum.map((word) => (word === 'klaviyo' ? 'shopify' : word));
    const before = parseOpenApi(use(structuredClone(recorded)));
    expect(findDrift(before, parseOpenApi(changed))).toEqual([
      { kind: 'breaking', sentence: 'connection.type no longer has the word "klaviyo".' },
      { kind: 'to be looked at', sentence: 'connection.type has the new word "shopify".' },
    ]);
  });
});
