import { canary } from '../support/canaries.ts';
import { FAST_RETRIES, NEVER_OPENS } from '../support/start-graph.ts';
import type { Script } from '../upstream/scripted-server.ts';
import { connectionBody, type UnderTestOptions } from './under-test.ts';

/** What Sendcloud says when it is asked for connection 1, and what becomes of it. */
export interface HostileAnswer extends Outcome {
  /** The row of the catalogue, and what comes. */
  readonly what: string;
  readonly script: Script;
  /** The whole connection's url unless told. */
  readonly query?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The upstream would keep the connection, and we do not. */
  readonly closes?: true;
}

export interface Outcome {
  /** Null for none. */
  readonly code: string | null;
  /** What the client sees of it: null unless told. */
  readonly connection?: object;
  /** Of the connection, when it is all that cannot be read. */
  readonly field?: string;
  /** That comes out with the error; null when there was no final answer. */
  readonly status?: number | null;
  /** How many requests the upstream gets. */
  readonly requests: number;
}

/** It can be used. */
export const GOOD: Outcome = {
  code: null,
  connection: { url: 'https://example.com/a' },
  requests: 1,
};
export const NOT_FOUND: Outcome = { code: null, requests: 1 };
/** It cannot be what was asked for, and would not be another time. */
export const BAD = { code: 'UPSTREAM_BAD_RESPONSE', status: 200, requests: 1 };
/** It may have been cut on the way. */
export const CUT = { ...BAD, requests: 3 };
/** The upstream says that it has failed, and asking again may help. */
export const FAILED = { code: 'UPSTREAM_UNAVAILABLE', status: 500, requests: 3 };

/** With the times that hold and no waits: how often is what matters, and not when. */
export const UNHURRIED = {
  environment: {
    HOOKGRAPH_OPERATION_TIMEOUT_MS: '10000',
    HOOKGRAPH_ATTEMPT_TIMEOUT_MS: '4000',
    HOOKGRAPH_CONNECT_TIMEOUT_MS: '2000',
  },
  tuning: {
    retryPolicy: { ...FAST_RETRIES, minDelayMs: 0, maxDelayMs: 0 },
    circuitPolicy: NEVER_OPENS,
  },
} satisfies Partial<UnderTestOptions>;

/** A secret that an upstream may put anywhere; nobody repeats it. */
export const SECRET = canary('UPSTREAM');

/** Sendcloud's own error, which says more than it should: every text of it is a secret. */
export const OWN_ERROR = JSON.stringify({
  errors: [
    {
      status: SECRET,
      code: SECRET,
      title: SECRET,
      detail: SECRET,
      source: { pointer: `/data/${SECRET}`, parameter: SECRET },
    },
  ],
});

export const JSON_TYPE = 'content-type: application/json';
export const HTML_TYPE = 'content-type: text/html; charset=utf-8';

/** Headers and a body that is not whole unless they say how long it is. */
export function answer(
  status: number | string,
  headers: readonly string[],
  body: string | Uint8Array,
): Buffer {
  const lines = [`HTTP/1.1 ${status} Status`, ...headers, '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), Buffer.from(body)]);
}

/** A whole answer, of JSON unless told; the connection stays open. */
export function whole(
  status: number | string,
  body: string | Uint8Array,
  headers: readonly string[] = [JSON_TYPE],
): Script {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  const bytes = answer(status, [length, ...headers], body);
  return (socket) => socket.write(bytes);
}

/** Sends bytes and closes the connection. */
export function closing(bytes: string | Uint8Array): Script {
  return (socket) => socket.end(bytes);
}

/** Sends bytes and waits for more requests. */
export function open(bytes: string | Uint8Array): Script {
  return (socket) => socket.write(bytes);
}

/** A good answer but for one piece of its text. */
export function connectionWith(piece: string, other: string): string {
  const body = connectionBody(1);
  if (!body.includes(piece)) throw new Error(`The body has no ${piece}.`);
  return body.replace(piece, () => other);
}
