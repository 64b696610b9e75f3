import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Telemetry } from '../domain/observer.ts';
import type { Hook } from '../domain/received-event.ts';
import type { Receiver } from '../events/receiver.ts';
import { readBytes } from './request-body.ts';
import { badRequest, RequestError } from './request-error.ts';

/** Answers a request below `/hooks`. Throws {@link RequestError}. */
export type HookHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  exchange: { readonly path: string; readonly requestId: string },
) => Promise<void>;

const MAX_BODY_BYTES = 256 * 1024;
/** How many are read at a time: whoever sends them has shown nothing yet. */
const MAX_CONCURRENT = 100;

export function createHookHandler({
  hooks,
  receiver,
  logger,
  telemetry,
}: {
  readonly hooks: readonly Hook[];
  readonly receiver: Receiver;
  readonly logger: Logger;
  readonly telemetry: Telemetry | null;
}): HookHandler {
  const byPath = new Map(hooks.map((hook) => [pathOfHook(hook), hook]));
  let running = 0;

  async function receive(hook: Hook, request: IncomingMessage, response: ServerResponse) {
    if (running >= MAX_CONCURRENT) throw tooMany();
    running += 1;
    try {
      const body = await readBytes(request, response, MAX_BODY_BYTES);
      return await receiver.receive(hook, request.headers, body);
    } finally {
      running -= 1;
    }
  }

  return async (request, response, { path, requestId }) => {
    const hook = byPath.get(path);
    if (hook === undefined) throw new RequestError(404, 'NOT_FOUND', 'Nothing is served here.');
    if (request.method !== 'POST') {
      throw new RequestError(405, 'BAD_REQUEST', 'The methods here are POST.', {
        headers: { allow: 'POST' },
      });
    }
    const outcome = await receive(hook, request, response);
    const { api, name } = hook;
    telemetry?.onHook(hook, outcome);
    const level = outcome === 'unauthorized' || outcome === 'outdated' ? 'warn' : 'info';
    logger[level]({ requestId, api, hook: name, outcome }, 'event');
    if (outcome === 'outdated') throw badRequest('created_at is too old, or in the future.');
    // Without a word: whoever guesses learns nothing.
    response.writeHead(outcome === 'unauthorized' ? 401 : 202, { 'content-length': 0 }).end();
  };
}

/** Where an API sends the events of a hook to. */
export function pathOfHook({ api, name }: Pick<Hook, 'api' | 'name'>): string {
  return `/hooks/${api === 'SENDCLOUD' ? 'sendcloud' : 'shipping-channels'}/${name}`;
}

function tooMany(): RequestError {
  return new RequestError(503, 'SERVICE_UNAVAILABLE', 'Too many events come at once.', {
    headers: { 'retry-after': '1', connection: 'close' },
    retryable: true,
  });
}
