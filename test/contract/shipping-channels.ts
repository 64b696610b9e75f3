import documented from '../../src/sandbox/shipping-channels/documented.json' with { type: 'json' };
import { parseOpenApi } from './openapi.ts';

// The API has no OpenAPI file. This says in the form of one what the pages of its reference say: parameters
// and what is required by their tables, answers by their examples. Schemas of answers have only words.

const EVENTS = documented.availableEvents.map(({ value }) => value);
/** Events that only the guide about webhooks names. */
export const GUIDE_EVENTS = ['created', 'updated', 'deleted', 'status_changed'].map(
  (verb) => `shipment.${verb}`,
);

const MASK = '•'.repeat(16);

const json = (schema: object, value?: unknown) => ({
  content: {
    'application/json': { schema, ...(value !== undefined && { examples: { page: { value } } }) },
  },
});
const ofData = (properties: object) => ({ properties: { data: { properties } } });
const ofList = (properties: object) => ({ properties: { data: { items: { properties } } } });

const EVENT_LIST = { type: 'array', items: { type: 'string', enum: EVENTS } };

const [first, second] = documented.webhookSubscriptions.map((item) => ({ ...item, secret: MASK }));
const subscription = json(ofData({ events: EVENT_LIST }), { data: first });

/** "List": no name, and `status` in the place of `active`. */
function listed(item: typeof first): object {
  const { name: _name, active: _active, ...shared } = { ...item };
  return { ...shared, status: 'active' };
}

const ROOT = 'https://api.shipping-channels.com/v1';
const pageOf = (path: string, data: readonly unknown[]) => ({
  data,
  meta: {
    current_page: 1,
    from: 1,
    last_page: 1,
    path: `${ROOT}${path}`,
    per_page: 15,
    to: data.length,
    total: data.length,
  },
  // As the list of shipments has them: the ends of these pages are not known.
  links: { first: `${ROOT}${path}?page=1`, last: `${ROOT}${path}?page=1`, next: null, prev: null },
});

const LOG = {
  event_type: { type: 'string', enum: EVENTS },
  status: { type: 'string', enum: ['success', 'failed'] },
};
const { log } = documented;

const BODY_PROPERTIES = {
  name: { type: 'string' },
  url: { type: 'string' },
  events: EVENT_LIST,
  secret: { type: 'string', minLength: 8 },
  active: { type: 'boolean' },
};
const bodyOf = (required: readonly string[]) =>
  json({ type: 'object', required, properties: BODY_PROPERTIES });

const inPath = (name: string) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
});
const PAGE = ['page', 'per_page'].map((name) => ({
  name,
  in: 'query',
  schema: { type: 'integer', minimum: 1, ...(name === 'per_page' && { maximum: 100 }) },
}));

/** The codes that the pages show; there is no list of them. */
const CODE = { type: 'string', enum: ['invalid_request', 'rate_limit_exceeded'] };
const errorOf = (error: object) =>
  json({ properties: { error: { properties: { code: CODE } } } }, { error });

/** The three forms of an error, on "Overview", "Error handling" and "Rate limits", for whatever operation. */
const ERRORS = {
  400: errorOf({
    code: 'invalid_request',
    message: 'Missing required parameter: name',
    status: 400,
  }),
  422: json(
    {},
    {
      error: {
        message: 'The given data was invalid.',
        errors: { 'recipient.email': ['The email must be a valid email address.'] },
      },
    },
  ),
  429: errorOf({
    code: 'rate_limit_exceeded',
    message: 'Rate limit exceeded. Try again in 47 seconds.',
    retry_after: 47,
  }),
};

/** The pages about webhook subscriptions and their logs. */
export const SHIPPING_CHANNELS_PAGES = parseOpenApi({
  servers: [{ url: ROOT }],
  paths: {
    '/webhook-subscriptions': {
      get: {
        parameters: PAGE,
        responses: {
          200: json(
            ofList({ events: EVENT_LIST }),
            pageOf('/webhook-subscriptions', [listed(first), listed(second)]),
          ),
        },
      },
      post: {
        requestBody: bodyOf(['name', 'url', 'events']),
        responses: { 201: subscription, ...ERRORS },
      },
    },
    '/webhook-subscriptions/available-events': {
      get: {
        responses: {
          200: json(ofList({ value: { type: 'string', enum: EVENTS } }), {
            data: documented.availableEvents,
          }),
        },
      },
    },
    '/webhook-subscriptions/{id}': {
      parameters: [inPath('id')],
      get: { responses: { 200: subscription, ...ERRORS } },
      put: { requestBody: bodyOf(['name']), responses: { 200: subscription } },
      delete: { responses: { 204: {} } },
    },
    '/webhook-subscriptions/{id}/toggle-active': {
      parameters: [inPath('id')],
      patch: { responses: { 200: subscription } },
    },
    '/webhook-subscriptions/{id}/logs': {
      parameters: [inPath('id'), ...PAGE],
      get: {
        responses: {
          200: json(ofList(LOG), pageOf('/webhook-subscriptions/wh_123456/logs', [log])),
        },
      },
    },
    '/webhook-subscriptions/{webhook_subscription_id}/logs/{id}': {
      parameters: [inPath('webhook_subscription_id'), inPath('id')],
      get: {
        responses: {
          // "Get" has the body of the request as text, "List" as an object.
          200: json(ofData(LOG), {
            data: { ...log, request_body: JSON.stringify(log.request_body) },
          }),
        },
      },
    },
  },
});
