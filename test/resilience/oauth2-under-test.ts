import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type MutableResponse, OAuth2Issuer, OAuth2Service } from 'oauth2-mock-server';
import { expect } from 'vitest';
import { canary, registerSecret } from '../support/canaries.ts';
import { type Graph, type GraphResponse, startGraph } from '../support/start-graph.ts';
import { expectWellFormed, watchProcess } from './invariants.ts';
import { connectionBody } from './under-test.ts';

export interface OAuth2Options {
  /** Changes what the token endpoint answers to the nth request, from 1. */
  spoil?(answer: MutableResponse, request: number): void;
  /** Answers the nth request in the place of the token endpoint, unless it gives false. */
  answer?(response: ServerResponse, request: number): unknown;
  /** The nth request for a token is answered only after this. */
  holdToken?(request: number): Promise<void>;
  /** A request to the API is answered only after this. */
  holdApi?(path: string): Promise<void>;
  /** The status of the API's nth answer to a good token, in the place of a connection; null for that. */
  apiStatus?(request: number): number | null;
  /** In the place of the token endpoint's. */
  readonly tokenUrl?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the API answered; 0 until then. */
  readonly status: number;
}

export interface OAuth2UnderTest extends AsyncDisposable {
  readonly graph: Graph;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Every request for a token. */
  readonly tokenRequests: readonly ReceivedRequest[];
  /** Every request to the API of Sendcloud. */
  readonly apiRequests: readonly ReceivedRequest[];
  /** `METHOD path status` of those requests to the API since the last call, without what all paths begin with. */
  takeApiCalls(): readonly string[];
  /** Has the API accept no token that was given so far; with `forEver` none that will be, either. */
  revoke(forEver?: 'forEver'): void;
  /** Asks for the connection with this id. */
  ask(id?: number): Promise<GraphResponse>;
  /** What has to hold after whatever has happened. */
  expectInvariants(answers: readonly GraphResponse[]): Promise<void>;
}

export interface ListeningServer extends AsyncDisposable {
  readonly origin: string;
}

/** Serves on a free port of the loopback address. */
export async function listen(listener: RequestListener): Promise<ListeningServer> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The codes of all errors in some answers. */
export function errorsOf(answers: readonly GraphResponse[]): readonly string[] {
  return answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code));
}

const API_PATH = '/api/v3/event-subscriptions';
const UNAUTHORIZED = JSON.stringify({
  errors: [{ status: '401', code: 'authentication_failed', detail: 'Invalid token.' }],
});

/** Keeps each request in a list, as soon as it is there as a whole, and its status when there is one. */
function recordIn(
  requests: ReceivedRequest[],
  next: (request: ReceivedRequest, response: ServerResponse) => Promise<void>,
): RequestListener {
  return async (request, response) => {
    const { method = '', url: path = '', headersDistinct } = request;
    const headers = Object.fromEntries(
      Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]),
    );
    const received = { method, path, headers, body: await text(request), status: 0 };
    requests.push(received);
    await next(received, response);
    received.status = response.statusCode;
  };
}

/** Answers as the library does, to a request whose body has been read already. */
function answerTo(
  { method, path: url, headers, body }: ReceivedRequest,
  response: ServerResponse,
  service: OAuth2Service,
): void {
  const request = Object.assign(Readable.from([Buffer.from(body)]), { method, url, headers });
  service.requestHandler(request as unknown as IncomingMessage, response);
}

/**
 * The app as it is shipped, with waits that are a tenth and times that are as they are, over a token
 * endpoint and an API that knows its tokens.
 */
export async function startOAuth2(options: OAuth2Options = {}): Promise<OAuth2UnderTest> {
  // All that has to be encoded, and a colon, which nothing but the encoding keeps apart.
  const clientId = 'client:1%2F+/=';
  const clientSecret = `${canary('CLIENT_SECRET')}:&=+%/~'`;
  const basic = (id: string, secret: string) => Buffer.from(`${id}:${secret}`).toString('base64');
  registerSecret(basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret)));
  registerSecret(basic(clientId, clientSecret));

  const valid = new Set<string>();
  let acceptsNone = false;
  let welcomed = 0;
  const tokenRequests: ReceivedRequest[] = [];
  const apiRequests: ReceivedRequest[] = [];

  const issuer = new OAuth2Issuer();
  await issuer.keys.generate('ES256');
  const service = new OAuth2Service(issuer, { token: '/oauth2/token' });
  service.on('beforeResponse', (answer: MutableResponse) => {
    if (answer.body === '') throw new Error('It gave no token.');
    const token = String(answer.body.access_token);
    registerSecret(token);
    valid.add(`Bearer ${token}`);
    options.spoil?.(answer, tokenRequests.length);
  });

  const tokens = await listen(
    recordIn(tokenRequests, async (request, response) => {
      const nth = tokenRequests.length;
      await options.holdToken?.(nth);
      const answered = (options.answer?.(response, nth) ?? false) !== false;
      if (!answered) answerTo(request, response, service);
    }),
  );
  issuer.url = tokens.origin;

  const api = await listen(
    recordIn(apiRequests, async (request, response) => {
      const { method, path, headers } = request;
      await options.holdApi?.(path);
      const isKnown = !acceptsNone && valid.has(headers.authorization ?? '');
      if (isKnown) welcomed += 1;
      const failure = isKnown ? (options.apiStatus?.(welcomed) ?? null) : null;
      if (failure !== null) {
        response.writeHead(failure).end();
        return;
      }
      const status = method === 'POST' ? 201 : 200;
      response.writeHead(isKnown ? status : 401, { 'content-type': 'application/json' });
      const id = Number(/\d+$/.exec(path)?.[0] ?? 1);
      response.end(isKnown ? connectionBody(id) : UNAUTHORIZED);
    }),
  );

  const graph = await startGraph({
    plain: false,
    environment: {
      UPSTREAM: 'live',
      HOOKGRAPH_ANONYMOUS: 'allow',
      SENDCLOUD_BASE_URL: `${api.origin}/api/v3`,
      SENDCLOUD_CLIENT_ID: clientId,
      SENDCLOUD_CLIENT_SECRET: clientSecret,
      SENDCLOUD_TOKEN_URL: options.tokenUrl ?? `${tokens.origin}/oauth2/token/`,
      ...options.environment,
    },
  });
  const watch = watchProcess();
  let taken = 0;

  return {
    graph,
    clientId,
    clientSecret,
    tokenRequests,
    apiRequests,
    takeApiCalls() {
      const calls = apiRequests.slice(taken);
      taken = apiRequests.length;
      return calls.map(({ method, path, status }) =>
        `${method} ${path} ${status}`.replace(API_PATH, ''),
      );
    },
    revoke(forEver) {
      valid.clear();
      acceptsNone = forEver !== undefined;
    },
    ask: (id = 1) =>
      graph.query(`{ connection(id: ${id}) { ... on WebhookConnection { id url } } }`),
    async expectInvariants(answers) {
      for (const answer of answers) expectWellFormed(answer);
      expect((await graph.send({ path: '/healthz' })).status).toBe(200);
      // The secret goes to the token endpoint, in one header; and there it is all that goes.
      const beside = tokenRequests.map(
        ({ headers: { authorization: _, ...headers }, ...rest }) => ({
          ...rest,
          headers,
        }),
      );
      const elsewhere = JSON.stringify([beside, apiRequests]);
      expect(elsewhere).not.toContain(clientSecret.slice(0, 20));
      expect(elsewhere).not.toContain('Basic');
      watch.expectCalm();
    },
    async [Symbol.asyncDispose]() {
      watch[Symbol.dispose]();
      await graph[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
      await tokens[Symbol.asyncDispose]();
    },
  };
}
