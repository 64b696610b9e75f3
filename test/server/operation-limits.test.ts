import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { tenant } from '../../src/sandbox/tenant.ts';
import { startGraph } from '../support/start-graph.ts';

// An account without anything in it: how deep and how wide a query is costs nothing then.
const tenants = [tenant('acme')];

function repeat(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ');
}

/** Which field is at a level, with what the next one stands in. */
function levels(depth: number, wrap: (inside: string, on: string, level: number) => string) {
  const names = Array.from({ length: depth - 1 }, (_, level) => {
    if (level === 0) return { name: 'connections', on: 'AnyConnection' };
    return level % 2 === 1
      ? { name: 'subscriptions', on: 'EventSubscription' }
      : { name: 'connection', on: 'AnyConnection' };
  });
  return names.reduceRight(
    (inside, { name, on }, level) => `${name} { ${wrap(inside, on, level)} }`,
    '__typename',
  );
}

function inInlineFragments(depth: number): string {
  return `{ ${levels(depth, (inside, on) => `... on ${on} { ${inside} }`)} }`;
}

function inNamedFragments(depth: number): string {
  const fragments: string[] = [];
  const selection = levels(depth, (inside, on, level) => {
    fragments.push(`fragment F${level} on ${on} { ${inside} }`);
    return `...F${level}`;
  });
  return `{ ${selection} } ${fragments.join(' ')}`;
}

/** A document that has exactly so many of what is limited. */
interface Row {
  readonly limited: string;
  readonly limit: number;
  readonly how: string;
  readonly document: (count: number) => string;
}

const rows: readonly Row[] = [
  {
    limited: 'levels of fields',
    limit: 10,
    how: 'in inline fragments',
    document: inInlineFragments,
  },
  { limited: 'levels of fields', limit: 10, how: 'in named fragments', document: inNamedFragments },
  {
    limited: 'aliases',
    limit: 100,
    how: 'below a root field',
    document: (n) => `{ webhookSubscriptions { ${repeat(n, (i) => `a${i}: page`)} } }`,
  },
  {
    limited: 'aliases',
    limit: 100,
    how: 'on several levels',
    document: (n) =>
      `{ ${repeat(15, (i) => `r${i}: __typename`)} w: webhookSubscriptions { ${repeat(n - 16, (i) => `a${i}: page`)} } }`,
  },
  {
    limited: 'aliases',
    limit: 100,
    how: 'of __typename',
    document: (n) => `{ webhookSubscriptions { ${repeat(n, (i) => `a${i}: __typename`)} } }`,
  },
  {
    limited: 'aliases',
    limit: 100,
    how: 'named like __typename',
    document: (n) =>
      `{ webhookSubscriptions { ${repeat(n - 1, (i) => `a${i}: page`)} __typename: __typename } }`,
  },
  {
    limited: 'aliases',
    limit: 100,
    how: 'in a fragment that is spread twice',
    document: (n) =>
      `{ a: webhookSubscriptions { ...F } b: webhookSubscriptions(page: 2) { ...F } ${repeat(n % 2, () => 'c: __typename')} } fragment F on WebhookSubscriptionPage { ${repeat(Math.floor(n / 2) - 1, (i) => `a${i}: page`)} }`,
  },
  {
    limited: 'root fields',
    limit: 100,
    how: 'all equal',
    document: (n) => `{ ${repeat(n, () => '__typename')} }`,
  },
  {
    limited: 'root fields',
    limit: 100,
    how: 'with fields of their own',
    document: (n) => `{ ${repeat(n, () => 'rateLimits { limit }')} }`,
  },
  {
    limited: 'root fields',
    limit: 100,
    how: 'in fragments',
    document: (n) =>
      `{ ...F ...F ... { ${repeat(n - 10, () => '__typename')} } } fragment F on Query { ${repeat(5, () => '__typename')} }`,
  },
  {
    limited: 'directives',
    limit: 100,
    how: 'on fields',
    document: (n) => `{ webhookSubscriptions { ${repeat(n, () => 'page @include(if: true)')} } }`,
  },
  {
    limited: 'directives',
    limit: 100,
    how: 'on fragments',
    document: (n) =>
      `{ ... @skip(if: false) { ...F @skip(if: false) ...F } ${repeat(n - 6, () => '__typename @skip(if: false)')} } fragment F on Query { ... @include(if: true) { __typename @include(if: true) } }`,
  },
];

describe.for(rows)('$limit $limited, $how', ({ limited, limit, document }) => {
  test('are allowed', async () => {
    await using graph = await startGraph({ tenants });
    const { errors, data } = await graph.query(document(limit));
    expect(errors).toBeUndefined();
    expect(data).toBeTruthy();
  });

  test('and one more are not', async () => {
    await using graph = await startGraph({ tenants });
    const { text, errors, headers } = await graph.query(document(limit + 1));
    expect(errors).toEqual([
      {
        message: `An operation has at most ${limit} ${limited}.`,
        extensions: { code: 'OPERATION_TOO_COMPLEX', requestId: headers['x-request-id'] },
      },
    ]);
    expect(JSON.parse(text)).not.toHaveProperty('data');
    expect(graph.takeUpstreamRequests()).toEqual([]);
  });
});

test('a limit holds for an operation that is not the one to run', async () => {
  await using graph = await startGraph({ tenants });
  const body = JSON.stringify({
    query: `query Small { __typename } query Large { ${repeat(101, () => '__typename')} }`,
    operationName: 'Small',
  });
  const headers = { 'content-type': 'application/json' };
  const { text } = await graph.send({ method: 'POST', headers, body });
  expect(JSON.parse(text).errors[0].extensions.code).toBe('OPERATION_TOO_COMPLEX');
});

test('the whole introspection query is within the limits', async () => {
  await using graph = await startGraph({ tenants });
  const { data, errors } = await graph.query(
    getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true, oneOf: true }),
  );
  expect(errors).toBeUndefined();
  expect(data.__schema.queryType.name).toBe('Query');
});

test.for([
  { variable: 'TOKENS', limited: 'tokens', document: (n: number) => `{${'a,'.repeat(n - 2)}}` },
  { variable: 'DEPTH', limited: 'levels of fields', document: inNamedFragments },
  { variable: 'ALIASES', limited: 'aliases', document: rows[2]?.document },
  { variable: 'ROOT_FIELDS', limited: 'root fields', document: rows[7]?.document },
  { variable: 'DIRECTIVES', limited: 'directives', document: rows[10]?.document },
])('HOOKGRAPH_MAX_$variable changes the limit', async ({ variable, limited, document }) => {
  const environment = { [`HOOKGRAPH_MAX_${variable}`]: '7' };
  await using graph = await startGraph({ tenants, environment });
  const message = `An operation has at most 7 ${limited}.`;
  const messagesOf = async (count: number) =>
    (await graph.query(document?.(count) ?? '')).errors?.map((error) => error.message) ?? [];
  expect(await messagesOf(8)).toEqual([message]);
  expect(await messagesOf(7)).not.toContain(message);
});

test('directives of variables and fragments count too', async () => {
  await using graph = await startGraph();
  const variables = Array.from({ length: 101 }, (_, index) => `$v${index}: Int @a`).join(' ');
  const inVariables = await graph.query(`query (${variables}) { __typename }`);
  const inFragment = await graph.query(
    `{ ...F } fragment F on Query ${'@a '.repeat(101)} { __typename }`,
  );
  for (const { errors } of [inVariables, inFragment]) {
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  }
});
