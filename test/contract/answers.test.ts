import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  complete,
  nameOf,
  otherThan,
  type Path,
  replaceAt,
  valuePathsOf,
} from './answer-values.ts';
import {
  answersOf,
  type Call,
  type DocumentedApi,
  isSameResult,
  isSuccess,
  runCall,
} from './documented-api.ts';
import { sendcloud, shippingChannels } from './documented-apis.ts';
import { mediaOf, operationsOf } from './openapi.ts';

/** Documented properties that nothing depends on, and why. */
const IGNORED = {
  sendcloud: {
    'data.configuration': 'A Klaviyo connection has an empty one.',
    'errors.id': 'An error is told to a caller, who cannot ask for it by its id.',
    'errors.links.about': 'No example has one, and texts of the API are not trusted to be links.',
    'errors.status': 'The status of the answer says the same.',
    'errors.source.parameter': 'The lists are read without parameters.',
    'errors.source.header': 'No header is an input of the graph.',
    'errors.meta': 'It has no schema, and no example has one.',
  },
  shippingChannels: {
    'data.secret': 'It is a mask of the secret.',
    'meta.from': 'The page and the size of pages say the same.',
    'meta.to': 'The items of the page say the same.',
    'meta.path': 'The path is what was asked.',
    'links.first': 'Pages are asked for by number.',
    'links.last': 'Pages are asked for by number.',
    'links.next': 'Pages are asked for by number.',
    'links.prev': 'Pages are asked for by number.',
    'error.status': 'The status of the answer says the same.',
  },
};

/** Objects whose keys are data of somebody: names of headers, fields of a body. */
const MAPS = new Set([
  'data.configuration.extra_headers',
  'data.request_headers',
  'data.request_body',
  'error.errors',
]);

/** An answer that a client reads. */
interface Reading {
  readonly isSuccess: boolean;
  readonly body: unknown;
  /** What the method returns or throws. */
  read(): Promise<unknown>;
  /** Whether a caller is told something else when the answer is the other. */
  tellsApart(body: unknown, other: unknown): Promise<boolean>;
}

/** The answers of a call, with every property of their schemas. */
function readingsOf<Client>(api: DocumentedApi<Client>, call: Call<Client>): readonly Reading[] {
  return answersOf(api.document, call).flatMap((answer): readonly Reading[] => {
    const { status, schema, body: example } = answer;
    if (example === undefined && schema === undefined) return [];
    const outcomeOf = (each: unknown) => runCall(api, call, { answer: { status, body: each } });
    const body = complete(api.document, schema, example);
    return [
      {
        isSuccess: isSuccess(answer),
        body,
        read: async () => (await outcomeOf(body)).result,
        async tellsApart(one, other) {
          return !isSameResult(await outcomeOf(one), await outcomeOf(other));
        },
      },
    ];
  });
}

/**
 * The names of the properties that a caller is told, and of all. A property is told as well when it only
 * shows while another is absent: the title of an error that has no detail.
 */
async function findTold(readings: readonly Reading[]): Promise<{
  readonly told: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}> {
  const told = new Set<string>();
  const all = new Set<string>();
  for (const { body, tellsApart } of readings) {
    const paths = valuePathsOf(body, MAPS);
    const without = (path: Path) => replaceAt(body, path, () => undefined);
    for (const path of paths) {
      all.add(nameOf(path));
      const bodies = [body, ...paths.filter((each) => each !== path).map(without)];
      for (const each of bodies) {
        if (told.has(nameOf(path))) break;
        if (await tellsApart(each, replaceAt(each, path, otherThan))) told.add(nameOf(path));
      }
    }
  }
  return { told, all };
}

/** The successes of each method; and the errors, of which each call shows a part. */
function answersReadBy<Client>(
  api: DocumentedApi<Client>,
  ignored: Readonly<Record<string, string>>,
  failing: readonly (keyof Client & string)[],
) {
  const successes = Object.entries<Call<Client>>(api.calls).flatMap(([method, call]) => {
    const readings = readingsOf(api, call).filter((each) => each.isSuccess);
    return readings.length === 0 ? [] : [{ what: method, readings, ignored }];
  });
  const errors = failing.flatMap((method) =>
    readingsOf(api, api.calls[method]).filter((each) => !each.isSuccess),
  );
  return [...successes, { what: `what fails: ${failing.join(', ')}`, readings: errors, ignored }];
}

const answers = [
  ...answersReadBy(sendcloud, IGNORED.sendcloud, ['createSubscription']),
  ...answersReadBy(shippingChannels, IGNORED.shippingChannels, [
    'getWebhookSubscription',
    'createWebhookSubscription',
  ]),
];

test.for(answers)('every example of $what is read as what it is', async ({ readings }) => {
  for (const { isSuccess: isGood, read } of readings) {
    const result = await read();
    expect(hasError(result), inspect(result)).toBe(!isGood);
  }
});

/** Whether a value is an error, or has one in the place of an item or a field. */
function hasError(value: unknown): boolean {
  if (value instanceof Error) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasError);
}

describe('a documented property', () => {
  test.for(answers)('of $what is told to the caller, or ignored', async ({ readings, ignored }) => {
    const { told, all } = await findTold(readings);
    const untold = [...all].filter((name) => !told.has(name));
    expect(untold.toSorted()).toEqual([...all].filter((name) => name in ignored).toSorted());
  });

  test.for([
    { api: 'Sendcloud', ignored: IGNORED.sendcloud },
    { api: 'Shipping Channels', ignored: IGNORED.shippingChannels },
  ])('of $api that is ignored is one of an answer', ({ ignored }) => {
    const documented = answers
      .filter((each) => each.ignored === ignored)
      .flatMap(({ readings }) => readings)
      .flatMap(({ body }) => valuePathsOf(body, MAPS).map(nameOf));
    expect(Object.keys(ignored).filter((name) => !documented.includes(name))).toEqual([]);
  });
});

test('Sendcloud documents one form of errors, so that one of them stands for all', () => {
  const references = operationsOf(sendcloud.document.paths)
    .flatMap(({ responses }) => Object.entries(responses))
    .flatMap(([status, { content }]) => (status.startsWith('2') ? [] : mediaOf(content)))
    .flatMap(({ schema }) => schema?.$ref ?? []);
  expect(new Set(references)).toEqual(new Set(['#/components/schemas/errors']));
});
