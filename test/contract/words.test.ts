import { describe, expect, test } from 'vitest';
import { SENDCLOUD_EVENT_TYPES, WEBHOOK_AUTH_TYPES } from '../../src/domain/sendcloud.ts';
import { EVENT_NAMES, WEBHOOK_DELIVERY_STATUSES } from '../../src/domain/shipping-channels.ts';
import { DOCUMENTED_CODES as SENDCLOUD_CODES } from '../../src/upstream/sendcloud/error-body.ts';
import { DOCUMENTED_CODES as SHIPPING_CHANNELS_CODES } from '../../src/upstream/shipping-channels/error-body.ts';
import { complete, nameOf, replaceAt, valuePathsOf, wordPlacesOf } from './answer-values.ts';
import { answersOf, type Call, type DocumentedApi, isSuccess, runCall } from './documented-api.ts';
import { sendcloud, shippingChannels } from './documented-apis.ts';
import { isObject, mediaOf, type OpenApi, operationsOf } from './openapi.ts';
import { GUIDE_EVENTS } from './shipping-channels.ts';

/** Every place with words in the answers of success, and how to ask a client about one of them. */
function wordsReadBy<Client>(api: DocumentedApi<Client>) {
  return Object.entries<Call<Client>>(api.calls).flatMap(([method, call]) =>
    answersOf(api.document, call)
      .filter(isSuccess)
      .flatMap(({ status, schema, body: example }) =>
        wordPlacesOf(api.document, schema).map(({ path, name, words, isList }) => ({
          what: `${name} of ${method}`,
          words,
          async unknownWordsWith(word: unknown) {
            const body = replaceAt(complete(api.document, schema, example), path, () =>
              isList ? [word] : word,
            );
            return (await runCall(api, call, { answer: { status, body } })).unknownWords;
          },
        })),
      ),
  );
}

const places = [...wordsReadBy(sendcloud), ...wordsReadBy(shippingChannels)];

describe('a documented word', () => {
  test.for(places)('in $what is known', async ({ words, unknownWordsWith }) => {
    for (const word of words) {
      expect({ word, told: await unknownWordsWith(word) }).toEqual({ word, told: [] });
    }
    // The same answer with a word that no document has.
    expect(await unknownWordsWith('never.heard.of')).toHaveLength(1);
  });

  test('in a request is one of the same property in an answer', () => {
    const { document } = sendcloud;
    const requested = operationsOf(document.paths).flatMap(({ requestBody, parameters }) => [
      ...wordPlacesOf(document, mediaOf(requestBody?.content).schema),
      ...parameters.flatMap(({ name, schema }) => wordPlacesOf(document, schema, [name])),
    ]);
    expect(requested.length).toBeGreaterThan(0);
    for (const { name, words } of requested) {
      const property = name === 'connection_type' ? 'type' : name;
      const answered = documentedWords(document, `data.${property}`);
      expect({ name, unknown: words.filter((word) => !answered.has(word)) }).toEqual({
        name,
        unknown: [],
      });
    }
  });
});

/** The words that a property of answers has, in all operations together. */
function documentedWords(document: OpenApi, property: string): ReadonlySet<unknown> {
  const places = operationsOf(document.paths)
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap(({ content }) => wordPlacesOf(document, mediaOf(content).schema));
  return new Set(places.flatMap(({ name, words }) => (name === property ? words : [])));
}

/** Every value that the examples of a document have for a property. */
function valuesInExamples(document: OpenApi, property: string): ReadonlySet<unknown> {
  const examples = operationsOf(document.paths)
    .flatMap(({ requestBody, responses }) => [requestBody, ...Object.values(responses)])
    .flatMap((body) => Object.values(mediaOf(body?.content).examples));
  return new Set(
    examples.flatMap(({ value }) =>
      valuePathsOf(value, new Set())
        .filter((path) => nameOf(path).endsWith(property))
        .map((path) => path.reduce(memberOf, value)),
    ),
  );
}

const memberOf = (value: unknown, key: string | number) =>
  Array.isArray(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined;

/** Words that this version knows, and no schema or example has. */
const UNRECORDED: Readonly<Record<string, string>> = {
  basic: 'The text of "Create a connection" names it, and no example has it.',
};

const GUIDE_ONLY = 'The guide alone names it; whether the API accepts it is not documented.';

/** Documented words that this version does not know, so that they are kept as text. */
const NOT_KNOWN: Readonly<Record<string, string>> = {
  'shipment.created': GUIDE_ONLY,
  'shipment.updated': GUIDE_ONLY,
  'shipment.deleted': GUIDE_ONLY,
  'shipment.status_changed': GUIDE_ONLY,
};

const vocabularies: readonly {
  readonly what: string;
  readonly known: Iterable<string>;
  readonly documented: Iterable<unknown>;
}[] = [
  {
    what: 'event type of Sendcloud',
    known: SENDCLOUD_EVENT_TYPES,
    documented: documentedWords(sendcloud.document, 'data.event_type'),
  },
  {
    what: 'way of authentication',
    known: WEBHOOK_AUTH_TYPES,
    documented: valuesInExamples(sendcloud.document, 'configuration.auth_type'),
  },
  {
    what: 'code of Sendcloud',
    known: SENDCLOUD_CODES,
    documented: documentedWords(sendcloud.document, 'errors.code'),
  },
  {
    what: 'event of Shipping Channels',
    known: EVENT_NAMES,
    documented: [...documentedWords(shippingChannels.document, 'data.events'), ...GUIDE_EVENTS],
  },
  {
    what: 'status of a delivery',
    known: WEBHOOK_DELIVERY_STATUSES,
    documented: documentedWords(shippingChannels.document, 'data.status'),
  },
  {
    what: 'code of Shipping Channels',
    known: SHIPPING_CHANNELS_CODES,
    documented: valuesInExamples(shippingChannels.document, 'error.code'),
  },
];

test.for(vocabularies)('each $what is documented and known', ({ known, documented }) => {
  const recorded = [...known].filter((word) => !(word in UNRECORDED));
  const expected = [...documented].filter((word) => !(String(word) in NOT_KNOWN));
  expect(recorded.toSorted()).toEqual(expected.toSorted());
});

test('each word with a reason of its own is still one', () => {
  const known = vocabularies.flatMap((each) => [...each.known]);
  const documented = vocabularies.flatMap((each) => [...each.documented]);
  expect(Object.keys(UNRECORDED).filter((word) => !known.includes(word))).toEqual([]);
  expect(Object.keys(NOT_KNOWN).filter((word) => !documented.includes(word))).toEqual([]);
});
