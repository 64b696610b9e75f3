import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Telemetry } from '../domain/observer.ts';
import type { Hook, HookOutcome } from '../domain/received-event.ts';
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
/** How many of one hook are read at a time: whoever sends them has shown little yet. */
const MAX_CONCURRENT = 100;
/** How long a body may take. Events are small. */
const BODY_MS = 2000;
/** How often a refused request is worth a warning; whoever sends them chooses how many there are. */
const WARN_EVERY_MS = 60_000;

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
  const running = new Map<Hook, number>();
  const warnedAtMs = new Map<Hook, number>();

  async function receive(
    hook: Hook,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<HookOutcome> {
    if (!receiver.expects(hook, request.headers)) return 'unauthorized';
    const others = running.get(hook) ?? 0;
    if (others >= MAX_CONCURRENT) throw tooMany();
    running.set(hook, others + 1);
    const timer = setTimeout(() => request.destroy(new Error('too slow')), BODY_MS);
    try {
      const body = await readBytes(request, response, MAX_BODY_BYTES);
      clearTimeout(timer);
      return await receiver.receive(hook, request.headers, body);
    } finally {
      clearTimeout(timer);
      running.set(hook, (running.get(hook) ?? 1) - 1);
    }
  }

  function levelOf(hook: Hook, outcome: HookOutcome): 'info' | 'warn' | 'debug' {
    if (outcome === 'accepted' || outcome === 'duplicate') return 'info';
    const nowMs = performance.now();
    if (nowMs - (warnedAtMs.get(hook) ?? Number.NEGATIVE_INFINITY) < WARN_EVERY_MS) return 'debug';
    warnedAtMs.set(hook, nowMs);
    return 'warn';
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
    logger[levelOf(hook, outcome)]({ requestId, api, hook: name, outcome }, 'event');
    if (outcome === 'outdated') throw badRequest('created_at is too old, or in the future.');
    // Without a word: whoever guesses learns nothing.
    const [status, headers] =
      outcome === 'unauthorized' ? [401, { connection: 'close' }] : [202, {}];
    response.writeHead(status, { 'content-length': 0, ...headers }).end();
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
