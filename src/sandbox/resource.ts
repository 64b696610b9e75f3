import type { Context } from 'hono';
import type { z } from 'zod';
import type { Endpoints, Handler, SandboxEnv } from './api.ts';
import type { Collection, Entity } from './collection.ts';
import { type JsonObject, jsonResponse } from './json.ts';
import { decodeBody, type Unreadable } from './request.ts';
import type { Store } from './state.ts';

/** A noun of an API: where it is, what it is made of, and how the API tells and rejects it. */
export interface Resource<Item extends Entity, Fields> {
  /** Of the list; that of one item has `/{id}` at its end. */
  readonly path: string;
  /** The parameters of the list, as `?page=`. */
  readonly query: string;
  readonly changeMethod: 'PATCH' | 'PUT';
  collection(store: Store): Collection<Item>;
  readonly list: Handler;
  /** An item as answers about it have it. */
  encode(item: Item): object;
  /** What the body of a POST has to be. */
  newFields(body: JsonObject, store: Store): z.ZodType<Fields>;
  create(fields: Pick<Item, 'id'> & { created_at: string } & Fields): Item;
  /** What the body of a change has to be. */
  changes(body: JsonObject, store: Store, item: Item): z.ZodType<Partial<Item>>;
  /** Removes what cannot be without the item. */
  removeDependents?(store: Store, item: Item): void;
  /** Further calls at the path of the list. */
  readonly listCalls?: Endpoints;
  /** Further calls of one item, the one that the first parameter of the path names. */
  readonly itemCalls?: Readonly<Record<string, ItemHandler<Item>>>;
  readonly errors: ResourceErrors;
}

/** Answers a call whose path names an item. */
export type ItemHandler<Item> = (
  c: Context<SandboxEnv>,
  item: Item,
) => Response | Promise<Response>;

/** How an API rejects what is asked of a noun. */
export interface ResourceErrors {
  /** Answers a path that names an item which the account does not have. */
  notFound(): Response;
  /** Answers a body that holds no object. */
  unreadable(why: Unreadable): Response;
  /** Answers a body that is not what it has to be; each issue has its `input`. */
  invalid(issues: readonly z.core.$ZodIssue[]): Response;
}

/** List, create, read, change and delete, the last with an empty 204, and the further calls. */
export function resourceEndpoints<Item extends Entity, Fields>(
  resource: Resource<Item, Fields>,
): Endpoints {
  const { path, query, changeMethod, collection, encode, errors } = resource;

  /** Answers with the item that a body makes, or with what is wrong with the body. */
  function write<T>(
    c: Context<SandboxEnv>,
    status: number,
    schemaOf: (body: JsonObject) => z.ZodType<T>,
    apply: (fields: T) => Item,
  ): Response {
    const body = decodeBody(c.var.body, c.req.header('content-type'));
    if (typeof body === 'string') return errors.unreadable(body);
    const { data, error } = schemaOf(body).safeParse(body, { reportInput: true });
    if (error !== undefined) return errors.invalid(error.issues);
    return jsonResponse(status, { data: encode(apply(data)) });
  }

  const create: Handler = (c) => {
    const { store } = c.var;
    const schemaOf = (body: JsonObject) => resource.newFields(body, store);
    return write(c, 201, schemaOf, (fields) =>
      collection(store).insert((own) => resource.create({ ...own, ...fields })),
    );
  };

  const itemCalls: Resource<Item, Fields>['itemCalls'] = {
    [`GET ${path}/{id}`]: (_c, item) => jsonResponse(200, { data: encode(item) }),
    [`${changeMethod} ${path}/{id}`](c, item) {
      const { store } = c.var;
      const schemaOf = (body: JsonObject) => resource.changes(body, store, item);
      return write(c, 200, schemaOf, (changes) => collection(store).update(item, changes));
    },
    [`DELETE ${path}/{id}`](c, item) {
      const { store } = c.var;
      collection(store).removeWhere(({ id }) => id === item.id);
      resource.removeDependents?.(store, item);
      return new Response(null, { status: 204 });
    },
    ...resource.itemCalls,
  };

  const itemEndpoints = Object.entries(itemCalls).map(([call, answer]): [string, Handler] => {
    const [, parameter = ''] = /\{(\w+)\}/.exec(call) ?? [];
    const handler: Handler = (c) => {
      const item = collection(c.var.store).find(c.req.param(parameter) ?? '');
      return item === undefined ? errors.notFound() : answer(c, item);
    };
    return [call, handler];
  });

  return {
    [`GET ${path}${query}`]: resource.list,
    [`POST ${path}`]: create,
    // Before the path of one item, which matches theirs too.
    ...resource.listCalls,
    ...Object.fromEntries(itemEndpoints),
  };
}
