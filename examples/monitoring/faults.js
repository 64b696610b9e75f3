import { connect } from 'node:net';

/** Equal reads at the same moment are one call, so these differ. */
const ONE_CONNECTION = (count) => `{ connection(id: ${1 + (count % 40)}) { __typename } }`;
const CONNECTIONS = () => '{ connections { __typename } }';
const WEBHOOKS = () => '{ webhookSubscriptions(perPage: 1) { items { events } } }';
const SUBSCRIPTIONS = () => '{ eventSubscriptions { connection { __typename } } }';

/**
 * What makes the alerts fire. `begin` makes the sandbox misbehave, `query` is what clients ask every
 * `everyMs` meanwhile, and `holdS` is for how long the fault lasts, so that the alert fires before it ends,
 * or after `firesAfterS` where one event is enough. It has these `labels` and this `summary` then, and ends
 * within `endsWithinS` of the end of the fault. `evaluationS` is for a test of a day, which would take long.
 */
export const faults = {
  HookgraphApiUnreachable: {
    says: 'Sendcloud takes requests and answers none.',
    labels: { api: 'SENDCLOUD' },
    summary: 'SENDCLOUD cannot be reached: its circuit is open.',
    endsWithinS: 30,
    query: ONE_CONNECTION,
    everyMs: 1000,
    holdS: 150,
    begin: ({ order }) => order({ api: 'sendcloud', delayMs: 600_000, times: 'Infinity' }),
  },
  HookgraphSlow: {
    says: 'Sendcloud takes 3 seconds for each answer, and operations need two of them.',
    labels: {},
    summary: 'One operation of a hundred takes more than five seconds.',
    endsWithinS: 315,
    query: SUBSCRIPTIONS,
    everyMs: 5000,
    holdS: 390,
    begin: ({ order }) => order({ api: 'sendcloud', delayMs: 3000, times: 'Infinity' }),
  },
  HookgraphRateLimitedByApi: {
    says: 'Sendcloud answers 429 once.',
    labels: { api: 'SENDCLOUD' },
    summary: 'SENDCLOUD answers 429, although this service keeps its limits.',
    endsWithinS: 615,
    query: CONNECTIONS,
    everyMs: 5000,
    holdS: 15,
    begin: ({ order }) => order({ api: 'sendcloud', rateLimit: true }),
  },
  HookgraphQuotaLow: {
    says: 'Shipping Channels reports that 3 calls are left for two minutes, as if others had used the rest.',
    labels: { api: 'SHIPPING_CHANNELS', window: 'management calls per hour' },
    summary: 'SHIPPING_CHANNELS: fewer than ten management calls per hour are left.',
    endsWithinS: 90,
    query: WEBHOOKS,
    everyMs: 30_000,
    holdS: 120,
    begin: ({ order }) =>
      order({
        api: 'shipping-channels',
        headers: {
          'x-ratelimit-remaining': '3',
          'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 120),
        },
      }),
  },
  HookgraphStale: {
    says: 'Sendcloud answers 503, so that stale answers are served.',
    labels: { api: 'SENDCLOUD' },
    summary: 'More than a tenth of the reads of SENDCLOUD are answered with stale answers.',
    endsWithinS: 315,
    query: CONNECTIONS,
    everyMs: 2000,
    holdS: 390,
    begin: ({ order }) => order({ api: 'sendcloud', status: 503, times: 'Infinity' }),
  },
  HookgraphRetriesExhausted: {
    says: 'Sendcloud answers 503 to more requests than may be sent again.',
    labels: { api: 'SENDCLOUD' },
    summary: 'Requests to SENDCLOUD fail more often than they may be sent again.',
    endsWithinS: 315,
    query: CONNECTIONS,
    everyMs: 1000,
    holdS: 390,
    begin: ({ order }) => order({ api: 'sendcloud', status: 503, times: 'Infinity' }),
  },
  HookgraphNoToken: {
    says: 'Sendcloud rejects the token that the graph has, and its token endpoint answers 500.',
    labels: {},
    summary: 'No OAuth2 token can be had from Sendcloud.',
    endsWithinS: 135,
    query: CONNECTIONS,
    everyMs: 5000,
    holdS: 270,
    async begin({ order }) {
      await order({ path: '/oauth2/token/', status: 500, times: 'Infinity' });
      await order({ api: 'sendcloud', pathPattern: '^/api/', status: 401 });
    },
  },
  HookgraphUnknownWords: {
    says: 'Shipping Channels sends one webhook with an event that nobody knows.',
    labels: { api: 'SHIPPING_CHANNELS', field: 'events' },
    summary: 'SHIPPING_CHANNELS sends a word in events that this version does not know.',
    firesAfterS: 540,
    endsWithinS: 87_000,
    evaluationS: 600,
    query: WEBHOOKS,
    everyMs: 15_000,
    holdS: 60,
    async begin({ order, sandboxUrl }) {
      const response = await fetch(`${sandboxUrl}/v1/webhook-subscriptions?per_page=1`, {
        headers: { authorization: 'Bearer sandbox_key_acme' },
      });
      const body = (await response.text()).replace(
        'shipping_channel.updated',
        'shipping_channel.sold',
      );
      await order({ api: 'shipping-channels', body });
    },
  },
  HookgraphRedisAway: {
    says: 'Redis answers nothing for two minutes.',
    labels: {},
    summary: 'A replica does not reach Redis, and keeps to its share of the limits.',
    endsWithinS: 30,
    query: CONNECTIONS,
    everyMs: 5000,
    holdS: 120,
    begin: ({ redisPort }) => sendToRedis(redisPort, 'CLIENT PAUSE 120000 ALL'),
  },
  HookgraphHookRefusesEvents: {
    says: 'Somebody sends an event with a signature that is wrong.',
    labels: { api: 'SHIPPING_CHANNELS', hook: 'shop' },
    summary: 'The hook shop of SHIPPING_CHANNELS refuses what it receives.',
    firesAfterS: 330,
    endsWithinS: 915,
    query: CONNECTIONS,
    everyMs: 5000,
    holdS: 15,
    begin: ({ graphUrl }) =>
      fetch(`${graphUrl}/hooks/shipping-channels/shop`, {
        method: 'POST',
        headers: { 'x-shipping-channels-signature': `sha256=${'0'.repeat(64)}` },
        body: '{"id":"evt_1","type":"tracking_parcel.created"}',
      }),
  },
};

/** The addresses that a fault needs, and what it does there. */
export function createTarget({ graph, sandbox, redis }) {
  const graphUrl = `http://127.0.0.1:${graph}`;
  const sandboxUrl = `http://127.0.0.1:${sandbox}`;
  const control = `${sandboxUrl}/_sandbox/faults`;
  return {
    graphUrl,
    sandboxUrl,
    redisPort: redis,
    async order(fault) {
      const response = await fetch(control, { method: 'POST', body: JSON.stringify(fault) });
      if (!response.ok) throw new Error(await response.text());
    },
    /** The sandbox behaves again. */
    end: () => fetch(control, { method: 'DELETE' }),
    async ask(query) {
      const response = await fetch(`${graphUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return response.json();
    },
  };
}

/** Asks again and again, without waiting for answers, as clients do. Returns what ends it. */
export function startTraffic({ ask }, { query, everyMs }) {
  let count = 0;
  const send = () => {
    void ask(query(count)).catch(() => {});
    count += 1;
  };
  send();
  const timer = setInterval(send, everyMs);
  return () => clearInterval(timer);
}

function sendToRedis(port, command) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('error', reject).once('data', () => resolve(socket.destroy()));
  });
}
