import { describe, expect, test } from 'vitest';
import { type Graph, type GraphResponse, startGraph } from '../support/start-graph.ts';
import { ODD_NOUNS, type OddField, type OddNoun } from './odd-record-table.ts';

const META = { current_page: 1, per_page: 100, last_page: 1, total: 1 };
const UPSTREAM = 'UPSTREAM_BAD_RESPONSE';

/** One object as the API sends it, with something else in the place of a field. */
function wireOf(
  { good, key = 'id', idOf }: OddNoun,
  index: number,
  change: Readonly<Record<string, unknown>> = {},
): object {
  return { [key]: idOf(index), ...good, ...change };
}

function answerList(graph: Graph, { list }: OddNoun, data: readonly object[]): void {
  const meta = { ...META, total: data.length };
  graph.sandbox.misbehave({ path: list.requestPath, body: JSON.stringify({ data, meta }) });
  if (list.calls === 2) {
    graph.sandbox.misbehave({
      path: '/v1/webhook-subscriptions/wh_1',
      body: JSON.stringify({ data: { id: 'wh_1' } }),
    });
  }
}

/** All fields, or all but some. */
function selectionOf({ selections }: OddNoun, but: readonly string[] = []): string {
  const names = Object.keys(selections).filter((name) => !but.includes(name));
  return names.map((name) => selections[name]).join(' ');
}

// biome-ignore lint/suspicious/noExplicitAny: what is under a path of any answer
function at(data: any, path: readonly string[]): any {
  return path.reduce((value, key) => value[key], data);
}

/** The paths of the errors, in order, each of which has the one code. */
function pathsOf({ errors = [] }: GraphResponse): readonly string[] {
  for (const { extensions } of errors) expect(extensions.code).toBe(UPSTREAM);
  return errors.map(({ path = [] }) => path.join('.')).toSorted();
}

/** What a good object with another key becomes when a field of it is null. */
function expectedOf(good: object, { graph, besides = {} }: OddField, key?: string): object {
  const nulls = Object.fromEntries(graph.map((name) => [name, null]));
  const changed = { ...good, ...nulls, ...besides };
  if (key === undefined) return changed;
  return { ...changed, [Object.hasOwn(good, 'name') ? 'name' : 'id']: key };
}

describe.for(ODD_NOUNS)('a list of $noun objects', (noun) => {
  const { list, fields, key = 'id' } = noun;
  const odd = fields.flatMap((field) =>
    field.unreadable.map((value) => ({ field, change: { [field.wire]: value } })),
  );
  const nothing = fields.flatMap((field) =>
    [null, undefined].map((value) => ({ field, change: { [field.wire]: value } })),
  );

  test('has all of them, with an error at each field that cannot be read', async () => {
    await using graph = await startGraph();
    const data = [{ change: {} }, ...odd].map(({ change }, index) => wireOf(noun, index, change));
    answerList(graph, noun, data);
    const answer = await graph.query(list.query(selectionOf(noun)));
    const [good, ...others] = at(answer.data, list.path);
    expect(others).toHaveLength(odd.length);
    for (const [index, { field }] of odd.entries()) {
      expect(others[index]).toEqual(expectedOf(good, field, String(noun.idOf(index + 1))));
    }
    const expected = odd.flatMap(({ field }, index) =>
      field.graph.map((name) => [...list.path, index + 1, name].join('.')),
    );
    expect(pathsOf(answer)).toEqual(expected.toSorted());
    for (const { extensions } of answer.errors ?? []) {
      expect(extensions.upstream).toMatchObject({ status: 200 });
      expect(extensions.retryable).toBe(false);
    }
    expect(graph.takeUpstreamRequests()).toHaveLength(list.calls ?? 1);
  });

  test('has null without an error for each field that is absent or null', async () => {
    await using graph = await startGraph();
    const data = [{ change: {} }, ...nothing].map(({ change }, index) =>
      wireOf(noun, index, change),
    );
    answerList(graph, noun, data);
    const answer = await graph.query(list.query(selectionOf(noun)));
    expect(answer.errors).toBeUndefined();
    const [good, ...others] = at(answer.data, list.path);
    for (const [index, { field }] of nothing.entries()) {
      expect(others[index]).toEqual(expectedOf(good, field, String(noun.idOf(index + 1))));
    }
  });

  test.for(odd)('nobody is told of $change who does not ask for it', async ({ field, change }) => {
    await using graph = await startGraph();
    answerList(graph, noun, [wireOf(noun, 0), wireOf(noun, 1, change)]);
    const answer = await graph.query(list.query(selectionOf(noun, field.graph)));
    expect(answer.errors).toBeUndefined();
    expect(at(answer.data, list.path)).toHaveLength(2);
    expect(graph.logs.filter(({ msg }) => msg === 'upstream failed')).toEqual([]);
  });

  test.for([undefined, null, true, {}, ''])(
    'fails when the key of one of them is %j',
    async (value) => {
      await using graph = await startGraph();
      const broken = wireOf(noun, 1, { [key]: value });
      answerList(graph, noun, [wireOf(noun, 0), broken]);
      const answer = await graph.query(list.query(''));
      const whole = list.path.length > 1 ? list.path.slice(0, -1) : list.path;
      expect(pathsOf(answer)).toEqual([whole.join('.')]);
    },
  );
});

const byId = ODD_NOUNS.flatMap((noun) => {
  const { byId: place, fields } = noun;
  if (place === undefined) return [];
  return fields.flatMap((field) => {
    const { wire, unreadable } = field.byId ?? field;
    return [...unreadable, null, undefined].map((value) => {
      const what = `${noun.noun}: ${wire} as ${JSON.stringify(value)}`;
      return { what, noun, place, field, wire, value };
    });
  });
});

test.for(byId)('by id, $what', async ({ noun, place, field, wire, value }) => {
  await using graph = await startGraph();
  const instead = noun.fields.flatMap((each) => (each.byId === undefined ? [] : [each.byId]));
  const whole = wireOf(noun, 0, Object.fromEntries(instead.map((each) => [each.wire, each.good])));
  const bodies = [whole, { ...whole, [wire]: value }, { ...whole, [wire]: value }];
  for (const data of bodies) {
    graph.sandbox.misbehave({ path: place.requestPath, body: JSON.stringify({ data }) });
  }
  const good = await graph.query(place.query(selectionOf(noun)));
  expect(good.errors).toBeUndefined();
  const odd = await graph.query(place.query(selectionOf(noun)));
  expect(at(odd.data, place.path)).toEqual(expectedOf(at(good.data, place.path), field));
  const failing = value == null ? [] : field.graph;
  expect(pathsOf(odd)).toEqual(failing.map((name) => [...place.path, name].join('.')).toSorted());
  const unasked = await graph.query(place.query(selectionOf(noun, field.graph)));
  expect(unasked.errors).toBeUndefined();
  expect(graph.takeUpstreamRequests()).toEqual(bodies.map(() => `GET ${place.requestPath}`));
});
