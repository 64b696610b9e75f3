import type { Context } from 'hono';
import type { z } from 'zod';
import type { Collection, Entity } from './collection.ts';
import type { ApiEnv, Endpoints, Handler } from './endpoint.ts';
import { type JsonObject, jsonResponse } from './json.ts';
import { type DecodedBody, decodeBody } from './request.ts';

/** How an API rejects requests. */
export interface ApiErrors {
  /** Answers a path that names an item which the account does not have. */
  notFound(): Response;
  /** Answers a body that holds no object. */
  unreadable(kind: Exclude<DecodedBody['kind'], 'object'>): Response;
  /** Answers a body that is not what it has to be; each issue has its `input`. */
  invalid(issues: readonly z.core.$ZodIssue[]): Response;
}

/** A noun of an API: where it is, what it is made of, and how the API tells and rejects it. */
export interface Resource<Store, Item extends Entity, Fields> {
  /** Of the list; that of one item has `/{id}` at its end. */
  readonly path: string;
  /** The parameters of the list, as `?page=`. */
  readonly query: string;
  readonly changeMethod: 'PATCH' | 'PUT';
  collection(store: Store): Collection<Item>;
  readonly list: Handler<Store>;
  /** An item as answers about it have it. */
  encode(item: Item): object;
  /** What the body of a POST has to be. */
  newFields(body: JsonObject, store: Store): z.ZodType<Fields>;
  create(fields: Pick<Item, 'id'> & { created_at: string } & Fields): Item;
  /** What the body of a change has to be. */
  changes(body: JsonObject, store: Store, item: Item): z.ZodType<Partial<Item>>;
  /** Removes also what cannot be without the item. */
  remove(store: Store, item: Item): void;
  readonly errors: ApiErrors;
}

/** The calls of a noun, those at the path of the list apart from those at the path of one item. */
export interface ResourceEndpoints<Store, Item> {
  readonly ofList: Endpoints<Store>;
  readonly ofItem: Endpoints<Store>;
  /** A handler that is given the item which a parameter of the path names, `id` by default. */
  withItem(
    answer: (c: Context<ApiEnv<Store>>, item: Item) => Response | Promise<Response>,
    parameter?: string,
  ): Handler<Store>;
}

/** List, create, read, change and delete, the last with an empty 204. */
export function resourceEndpoints<Store, Item extends Entity, Fields>(
  resource: Resource<Store, Item, Fields>,
): ResourceEndpoints<Store, Item> {
  const { path, query, changeMethod, collection, list, encode, errors } = resource;

  const withItem: ResourceEndpoints<Store, Item>['withItem'] = (answer, parameter = 'id') => {
    return (c) => {
      const item = collection(c.var.store).find(c.req.param(parameter) ?? '');
      return item === undefined ? errors.notFound() : answer(c, item);
    };
  };

  /** Answers with the item that a body makes, or with what is wrong with the body. */
  function write<T>(
    c: Context<ApiEnv<Store>>,
    status: number,
    schemaOf: (body: JsonObject, store: Store) => z.ZodType<T>,
    apply: (fields: T) => Item,
  ): Response {
    const body = decodeBody(c.var.body, c.req.header('content-type'));
    if (body.kind !== 'object') return errors.unreadable(body.kind);
    const schema = schemaOf(body.value, c.var.store);
    const parsed = schema.safeParse(body.value, { reportInput: true });
    if (!parsed.success) return errors.invalid(parsed.error.issues);
    return jsonResponse(status, { data: encode(apply(parsed.data)) });
  }

  const create: Handler<Store> = (c) =>
    write(c, 201, resource.newFields, (fields) =>
      collection(c.var.store).insert((own) => resource.create({ ...own, ...fields })),
    );

  const change = withItem((c, item) => {
    const schemaOf = (body: JsonObject, store: Store) => resource.changes(body, store, item);
    return write(c, 200, schemaOf, (changes) => collection(c.var.store).update(item, changes));
  });

  return {
    withItem,
    ofList: { [`GET ${path}${query}`]: list, [`POST ${path}`]: create },
    ofItem: {
      [`GET ${path}/{id}`]: withItem((_c, item) => jsonResponse(200, { data: encode(item) })),
      [`${changeMethod} ${path}/{id}`]: change,
      [`DELETE ${path}/{id}`]: withItem((c, item) => {
        resource.remove(c.var.store, item);
        return new Response(null, { status: 204 });
      }),
    },
  };
}
