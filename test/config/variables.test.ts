import { expect, test } from 'vitest';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { readPages, rowsOf } from '../pages/pages.ts';
import { DEFAULTS } from '../support/default-config.ts';
import { problemsOf } from '../support/read-config.ts';
import { kinds } from './variable-kinds.ts';

const pages = await readPages();
const variables = kinds.flatMap(({ variables: names, problems, beside }) =>
  names.map((name) => ({ name, problems, beside })),
);

test('every variable of the documentation is of one kind', () => {
  const documented = rowsOf(pages, 'variable').flatMap(
    ([names = '']) => names.match(/[A-Z_]{4,}/g) ?? [],
  );
  expect(variables.map(({ name }) => name).toSorted()).toEqual(documented.toSorted());
});

test.for(variables)('$name takes nothing but its kind', ({ name, problems, beside }) => {
  expect(problemsOf({ ...beside })).toEqual([]);
  for (const [problem, texts] of Object.entries(problems)) {
    for (const text of texts) {
      // A whole sentence, which has no room for the text.
      const told = problemsOf({ ...beside, [name]: text });
      expect({ text, told }).toEqual({ text, told: [`${name} ${problem}`] });
    }
  }
});

const { limits, timeouts, sharing } = DEFAULTS;
const numbers = {
  limits: {
    bodyBytes: 'HOOKGRAPH_MAX_BODY_BYTES',
    tokens: 'HOOKGRAPH_MAX_TOKENS',
    depth: 'HOOKGRAPH_MAX_DEPTH',
    aliases: 'HOOKGRAPH_MAX_ALIASES',
    rootFields: 'HOOKGRAPH_MAX_ROOT_FIELDS',
    mutationFields: 'HOOKGRAPH_MAX_MUTATION_FIELDS',
    directives: 'HOOKGRAPH_MAX_DIRECTIVES',
    representations: 'HOOKGRAPH_MAX_REPRESENTATIONS',
    listItems: 'HOOKGRAPH_MAX_LIST_ITEMS',
    calls: 'HOOKGRAPH_MAX_CALLS',
    streams: 'HOOKGRAPH_MAX_STREAMS',
    streamsPerCaller: 'HOOKGRAPH_MAX_STREAMS_PER_CALLER',
    upstreamBodyBytes: 'HOOKGRAPH_MAX_UPSTREAM_BODY_BYTES',
  },
  timeouts: {
    operationMs: 'HOOKGRAPH_OPERATION_TIMEOUT_MS',
    attemptMs: 'HOOKGRAPH_ATTEMPT_TIMEOUT_MS',
    connectMs: 'HOOKGRAPH_CONNECT_TIMEOUT_MS',
    keepAliveMs: 'HOOKGRAPH_KEEP_ALIVE_MS',
    streamMs: 'HOOKGRAPH_STREAM_MS',
    drainMs: 'HOOKGRAPH_DRAIN_TIMEOUT_MS',
  },
  sharing: {
    sendcloudFreshMs: 'HOOKGRAPH_SENDCLOUD_FRESH_MS',
    shippingChannelsFreshMs: 'HOOKGRAPH_SHIPPING_CHANNELS_FRESH_MS',
    eventsFreshMs: 'HOOKGRAPH_EVENTS_FRESH_MS',
    maxStaleMs: 'HOOKGRAPH_STALE_MS',
    entries: 'HOOKGRAPH_MAX_SHARED_ENTRIES',
    bytes: 'HOOKGRAPH_MAX_SHARED_BYTES',
  },
} satisfies { [Group in keyof Groups]: Record<keyof Groups[Group], string> };

type Groups = Pick<Config, 'limits' | 'timeouts' | 'sharing'>;

test('a number is read exactly, and counts what its name says', () => {
  expect(loadConfig({ PORT: '777' })).toEqual({ ...DEFAULTS, port: 777 });
  expect(loadConfig({ HOOKGRAPH_METRICS_PORT: '0' })).toEqual({ ...DEFAULTS, metricsPort: 0 });
  const defaults: Readonly<Record<string, object>> = { limits, timeouts, sharing };
  for (const [group, names] of Object.entries(numbers)) {
    for (const [key, name] of Object.entries(names)) {
      const changed = { ...defaults[group], [key]: 777 };
      expect(changed).not.toEqual(defaults[group]);
      expect(loadConfig({ [name]: '777' })).toEqual({ ...DEFAULTS, [group]: changed });
      const unit = /_(MS|BYTES)$/.exec(name)?.[1];
      expect({ name, unit: /(Ms|[bB]ytes)$/.exec(key)?.[1]?.toUpperCase() }).toEqual({
        name,
        unit,
      });
    }
  }
});
