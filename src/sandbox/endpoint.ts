import type { Context, Hono } from 'hono';
import type { ReceivedBody } from './request.ts';

/** What the handlers of an API find in the context; `store` has what the account has. */
export interface ApiEnv<Store> {
  Variables: { store: Store; body: ReceivedBody };
}

/** Answers one call of an API. */
export type Handler<Store> = (c: Context<ApiEnv<Store>>) => Response | Promise<Response>;

/**
 * The calls of an API and their handlers. A key is a method and a path with its parameters,
 * `GET /things/{id}/parts?page=`; a path is looked up in the order of the keys.
 */
export type Endpoints<Store> = Readonly<Record<string, Handler<Store>>>;

/** Adds the routes; another method of one of the paths is answered by `methodNotAllowed`. */
export function addEndpoints<Store>(
  app: Hono<ApiEnv<Store>>,
  endpoints: Endpoints<Store>,
  methodNotAllowed: (allow: string) => Response,
): void {
  const routes = Object.entries(endpoints).map(([call, handler]) => {
    const [method = '', path = ''] = call.replace(/\?.*$/, '').split(' ');
    return { method, path: path.replaceAll(/\{(\w+)\}/g, ':$1'), handler };
  });
  for (const [path, own] of Map.groupBy(routes, (route) => route.path)) {
    for (const { method, handler } of own) app.on(method, path, handler);
    // Hono answers HEAD with the handler of GET.
    const allow = own.map(({ method }) => method.replace('GET', 'GET, HEAD')).join(', ');
    app.all(path, () => methodNotAllowed(allow));
  }
}
