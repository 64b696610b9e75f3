import { inspect } from 'node:util';
import { MockAgent } from 'undici';
import { createSecret } from '../../src/domain/secret.ts';
import type { UpstreamApi, UpstreamCall } from '../../src/domain/upstream.ts';
import { type Credential, createCredential } from '../../src/upstream/credential.ts';
import {
  createSendcloudReads,
  createSendcloudWriter,
  type SendcloudReads,
  type SendcloudWriter,
} from '../../src/upstream/sendcloud/client.ts';
import type { SharedReads } from '../../src/upstream/sharing/shared-read.ts';
import {
  createShippingChannelsReads,
  createShippingChannelsWriter,
  type ShippingChannelsReads,
  type ShippingChannelsWriter,
} from '../../src/upstream/shipping-channels/client.ts';
import { createTransport } from '../../src/upstream/transport/transport.ts';
import type { Upstream, UpstreamSession } from '../../src/upstream/upstream.ts';
import { canary, collectOutput } from '../support/canaries.ts';
import { recordObserver } from '../support/recorded-observer.ts';
import { deadlineOf } from './deadlines.ts';
import { plainUpstream } from './plain-upstream.ts';

export interface Answer {
  /** 200 unless told. */
  readonly status?: number;
  /** Added to `content-type: application/json`, or in its place. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Sent as it is when it is a text or bytes, as JSON otherwise; `{}` unless told. */
  readonly body?: unknown;
}

export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: unknown;
}

/** One API without a network. Disposing of it fails when an answer was not fetched. */
export interface MockUpstream<Client> extends AsyncDisposable {
  readonly client: Client;
  /** Every request that was sent, in order. */
  readonly requests: readonly SentRequest[];
  /** What the session was told. */
  readonly events: readonly unknown[];
  /** The calls among them. */
  readonly calls: readonly UpstreamCall[];
  /** Answers one GET of exactly this path of the origin, with its query. */
  answer(path: string, answer: Answer): void;
  /** Answers every request, of any method, that no `answer` is for. */
  answerEach(answerOf: (request: SentRequest & { readonly body: unknown }) => Answer): void;
}

export interface MockOptions {
  /** A forwarded one that nobody may repeat, unless told. */
  readonly credential?: Credential | null;
  readonly signal?: AbortSignal;
  /** Those of a plain upstream unless told. */
  readonly reads?: SharedReads;
}

export type SendcloudClient = SendcloudReads & SendcloudWriter;

function sendcloudClient(upstream: Upstream, session: UpstreamSession): SendcloudClient {
  return {
    ...createSendcloudReads(upstream, session),
    ...createSendcloudWriter(upstream, session),
  };
}

export type ShippingChannelsClient = ShippingChannelsReads & ShippingChannelsWriter;

function shippingChannelsClient(
  upstream: Upstream,
  session: UpstreamSession,
): ShippingChannelsClient {
  return {
    ...createShippingChannelsReads(upstream, session),
    ...createShippingChannelsWriter(upstream, session),
  };
}

export function mockSendcloud(options: MockOptions = {}): MockUpstream<SendcloudClient> {
  const upstream = { origin: 'https://panel.sendcloud.sc', basePath: '/api/v3' };
  return mock({ ...upstream, api: 'SENDCLOUD', createClient: sendcloudClient }, options);
}

export function mockShippingChannels(
  options: MockOptions = {},
): MockUpstream<ShippingChannelsClient> {
  const upstream = { origin: 'https://api.shipping-channels.com', basePath: '/v1' };
  return mock(
    { ...upstream, api: 'SHIPPING_CHANNELS', createClient: shippingChannelsClient },
    options,
  );
}

/** A credential that nobody may repeat. */
export function mockCredential(kind: Credential['kind']): Credential {
  return createCredential(kind, createSecret(`Bearer ${canary('CREDENTIAL')}`));
}

interface UpstreamOptions<Client> {
  readonly api: UpstreamApi;
  readonly origin: string;
  readonly basePath: string;
  createClient(upstream: Upstream, session: UpstreamSession): Client;
}

function mock<Client>(
  { api, origin, basePath, createClient }: UpstreamOptions<Client>,
  {
    credential = mockCredential('forwarded'),
    signal = new AbortController().signal,
    reads,
  }: MockOptions,
): MockUpstream<Client> {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const dispatcher = agent.get(origin);
  const options = { attemptTimeoutMs: 5000, maxBodyBytes: 100_000, dispatcher };
  const transport = createTransport({ api, host: 'api.example', basePath, ...options });
  const requests: SentRequest[] = [];
  const observer = recordObserver();

  return {
    requests,
    events: observer.events,
    calls: observer.calls,
    client: createClient(
      { ...plainUpstream(transport), ...(reads && { reads }) },
      {
        credential,
        deadline: deadlineOf(signal),
        noCache: false,
        quotaWaitMs: null,
        observer,
        onStale: () => {},
      },
    ),
    answer(path, answer) {
      const reply = replyOf(answer);
      dispatcher.intercept({ path, method: 'GET' }).reply((request) => {
        requests.push({ method: request.method, path: request.path, headers: request.headers });
        return reply;
      });
    },
    answerEach(answerOf) {
      const any = { path: () => true, method: () => true };
      const mock = dispatcher.intercept(any).reply(({ method, path, headers, body }) => {
        requests.push({ method, path, headers });
        return replyOf(answerOf({ method, path, headers, body }));
      });
      mock.persist();
    },
    async [Symbol.asyncDispose]() {
      agent.assertNoPendingInterceptors();
      await agent.close();
    },
  };
}

function replyOf({ status = 200, headers, body = {} }: Answer) {
  const isSentAsItIs = typeof body === 'string' || body instanceof Uint8Array;
  return {
    statusCode: status,
    data: isSentAsItIs ? Buffer.from(body) : JSON.stringify(body),
    responseOptions: { headers: { 'content-type': 'application/json', ...headers } },
  };
}

/** What a promise is rejected with; collected as output, so that it may not hold a secret. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([promise]);
  if (outcome.status === 'fulfilled') throw new Error('It did not fail.');
  collectOutput('error', inspect(outcome.reason, { depth: 10, showHidden: true }));
  return outcome.reason;
}
