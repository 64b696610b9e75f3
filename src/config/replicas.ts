import { createSecret, type Secret } from '../domain/secret.ts';
import { anyText, type Kind, secret, type VariableReader, wholeNumber } from './variables.ts';

/** Where the replicas of one deployment share what they have. */
export interface ReplicasConfig {
  /** `redis:` or `rediss:`, with the user's name and password. */
  readonly url: Secret;
  /** With which all keys begin. */
  readonly prefix: string;
  /** How many replicas there are: each keeps to its share of the limits while Redis is away. */
  readonly count: number;
  /** 32 bytes in base64, for what is kept in Redis. */
  readonly encryptionKey: Secret;
}

const redisUrl: Kind<Secret> = secret.refine((value) => {
  const url = URL.parse(value.reveal());
  return url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
}, 'is a URL like redis://host:6379, or rediss: for TLS.');

const key: Kind<Secret> = secret.refine((value) => {
  const text = value.reveal();
  return /^[A-Za-z0-9+/]{43}=?$/.test(text);
}, 'is 32 bytes in base64, as `openssl rand -base64 32` makes them.');

/** Null without a URL: then nothing is shared. */
export function readReplicas({ read, isSet, problems }: VariableReader): ReplicasConfig | null {
  const url = read('HOOKGRAPH_REDIS_URL', redisUrl, null);
  const encryptionKey = read('HOOKGRAPH_ENCRYPTION_KEY', key, null);
  const prefix = read('HOOKGRAPH_REDIS_PREFIX', anyText, 'hookgraph:');
  const count = read('HOOKGRAPH_REPLICAS', wholeNumber(1, 1000), 1);
  if (!isSet('HOOKGRAPH_REDIS_URL')) {
    for (const name of ['ENCRYPTION_KEY', 'REDIS_PREFIX', 'REPLICAS']) {
      if (isSet(`HOOKGRAPH_${name}`)) {
        problems.push(`HOOKGRAPH_${name} means nothing without HOOKGRAPH_REDIS_URL.`);
      }
    }
  } else if (!isSet('HOOKGRAPH_ENCRYPTION_KEY')) {
    problems.push(
      'HOOKGRAPH_REDIS_URL needs HOOKGRAPH_ENCRYPTION_KEY: what is shared is encrypted.',
    );
  }
  return url === null
    ? null
    : { url, prefix, count, encryptionKey: encryptionKey ?? createSecret('') };
}
