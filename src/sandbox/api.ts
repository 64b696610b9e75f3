import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { ApiName } from './recorder.ts';
import type { SandboxState, Store } from './state.ts';

/** What handlers find in the context. */
export interface SandboxEnv {
  Bindings: HttpBindings;
  Variables: {
    state: SandboxState;
    /** Of the tenant whose credential came with the request. */
    store: Store;
    /** The body as text; null for more bytes than are read. */
    body: string | null;
  };
}

/** Answers one call. */
export type Handler = (c: Context<SandboxEnv>) => Response | Promise<Response>;

export type Middleware = MiddlewareHandler<SandboxEnv>;

/**
 * Calls and their handlers. A key is a method and a path with its parameters,
 * `GET /things/{id}/parts?page=`; a path is looked up in the order of the keys.
 */
export type Endpoints = Readonly<Record<string, Handler>>;

/** What an error says beyond the text that its status has by itself. */
export interface ErrorDetails {
  readonly code?: string;
  readonly message?: string;
  /** The query parameter or field that is to blame. */
  readonly source?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** All that is served at one path. */
export interface Api {
  readonly path: string;
  /** What every request passes, unknown paths included. */
  readonly middleware: readonly Middleware[];
  readonly endpoints: Endpoints;
  /** The error answer for a status. */
  readonly errorResponse: (status: number, details?: ErrorDetails) => Response;
}

/** One of the two REST APIs, or the part of one that has a path of its own. */
export interface EmulatedApi extends Api {
  readonly name: ApiName;
  /** The headers of a 429 that a fault orders; none by default. */
  readonly rateLimitHeaders?: (nowMs: number) => Readonly<Record<string, string>>;
}

/** Adds the routes; an unknown path is answered 404, and another method of a known one 405. */
export function serveApi(
  app: Hono<SandboxEnv>,
  { path: prefix, middleware, endpoints, errorResponse }: Api,
): void {
  app.use(`${prefix}/*`, ...middleware);
  const routes = Object.entries(endpoints).map(([call, handler]) => {
    const [method = '', path = ''] = call.replace(/\?.*$/, '').split(' ');
    return { method, path: prefix + path.replaceAll(/\{(\w+)\}/g, ':$1'), handler };
  });
  for (const [path, own] of Map.groupBy(routes, (route) => route.path)) {
    for (const { method, handler } of own) app.on(method, path, handler);
    // Hono answers HEAD with the handler of GET.
    const allow = own.map(({ method }) => method.replace('GET', 'GET, HEAD')).join(', ');
    app.all(path, () => errorResponse(405, { headers: { allow } }));
  }
  app.all(`${prefix}/*`, () => errorResponse(404));
}
