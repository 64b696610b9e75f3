import { type AugmentedRequest, RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import type { RestConnection, RestSubscription, RestWebhookPage } from '../dataset.ts';
import { report } from '../report.ts';
import { createPeerSchema, type PeerContext, type Sources } from './peer-schema.ts';

// Apollo Server as its documentation builds one over REST: a RESTDataSource for each request, with
// the server's cache and the client's credential, and a DataLoader where keys come one by one.

/** For how long answers are kept; without it the library keeps what the headers allow, here nothing. */
const freshSeconds = Number(process.env.FRESH_SECONDS ?? 0);

interface ApiOptions {
  readonly authorization: string;
  readonly noCache: boolean;
}

class RestApi extends RESTDataSource {
  readonly #options: ApiOptions;

  constructor(baseUrl: string, options: ApiOptions) {
    super({ cache: server.cache });
    this.baseURL = `${baseUrl}/`;
    this.#options = options;
  }

  override willSendRequest(_path: string, request: AugmentedRequest): void {
    request.headers.authorization = this.#options.authorization;
    if (freshSeconds > 0) request.cacheOptions = { ttl: freshSeconds };
    if (this.#options.noCache) request.skipCache = true;
  }

  // What is kept of one credential must not be answered to another.
  protected override cacheKeyFor(url: URL): string {
    return `${this.#options.authorization} ${url}`;
  }
}

class SendcloudApi extends RestApi {
  readonly #connections = new DataLoader<string, RestConnection>((ids) =>
    Promise.all(
      ids.map(async (id) => (await this.#read<RestConnection>(`connections/${id}`)).data),
    ),
  );

  #read<Data>(path: string): Promise<{ readonly data: Data }> {
    return this.get(`event-subscriptions/${path}`);
  }

  getConnection(id: string): Promise<RestConnection> {
    return this.#connections.load(id);
  }

  async listConnections(): Promise<readonly RestConnection[]> {
    return (await this.#read<readonly RestConnection[]>('connections')).data;
  }

  async listSubscriptions(): Promise<readonly RestSubscription[]> {
    return (await this.#read<readonly RestSubscription[]>('subscriptions')).data;
  }
}

class ShippingChannelsApi extends RestApi {
  listWebhookSubscriptions(page: number, perPage: number): Promise<RestWebhookPage> {
    return this.get('webhook-subscriptions', {
      params: { page: `${page}`, per_page: `${perPage}` },
    });
  }
}

const server = new ApolloServer<PeerContext>({ schema: createPeerSchema() });

const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: 0 },
  context: async ({ req: { headers } }) => {
    const noCache = headers['cache-control'] === 'no-cache';
    const sendcloud = new SendcloudApi(process.env.SENDCLOUD_BASE_URL ?? '', {
      authorization: `${headers['x-sendcloud-authorization']}`,
      noCache,
    });
    const shippingChannels = new ShippingChannelsApi(process.env.SHIPPING_CHANNELS_BASE_URL ?? '', {
      authorization: `${headers['x-shipping-channels-authorization']}`,
      noCache,
    });
    const sources: Sources = {
      getConnection: (id) => sendcloud.getConnection(id),
      listConnections: () => sendcloud.listConnections(),
      listSubscriptions: () => sendcloud.listSubscriptions(),
      listWebhookSubscriptions: (page, perPage) =>
        shippingChannels.listWebhookSubscriptions(page, perPage),
    };
    return { sources };
  },
});
report(url);
