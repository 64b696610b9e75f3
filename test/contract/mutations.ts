import recorded from './sendcloud.json' with { type: 'json' };

export type Recorded = typeof recorded;

/** Some changes are of what the recorded file does not have. */
type Loose = Record<string, unknown>;

export const CONNECTIONS = '/event-subscriptions/connections';
const SUBSCRIPTION = '/event-subscriptions/subscriptions/{id}';

export const schemasOf = ({ components }: Recorded) => components.schemas;
const remove = (object: Loose, key: string) => {
  if (!(key in object)) throw new Error(`There is no ${key}.`);
  delete object[key];
};

const removeWord = (words: string[], word: string) => {
  if (!words.includes(word)) throw new Error(`There is no ${word}.`);
  words.splice(words.indexOf(word), 1);
};

/** One change of a copy of the recorded file, and what is found then. */
export const MUTATIONS: readonly {
  readonly what: string;
  change(copy: Recorded): unknown;
  readonly found: string;
}[] = [
  {
    what: 'another server',
    change: (copy) => Object.assign(copy.servers[0] ?? {}, { url: 'https://api.sendcloud.com' }),
    found:
      'breaking: The server is https://api.sendcloud.com now, and was https://panel.sendcloud.sc/api/v3.',
  },
  {
    what: 'a path that is gone',
    change: (copy) => remove(copy.paths, `${CONNECTIONS}/{id}/authorization`),
    found: 'breaking: POST /event-subscriptions/connections/{id}/authorization is gone.',
  },
  {
    what: 'a method that is gone',
    change: (copy) => remove(copy.paths[SUBSCRIPTION], 'delete'),
    found: 'breaking: DELETE /event-subscriptions/subscriptions/{id} is gone.',
  },
  {
    what: 'a new path',
    change: (copy) => Object.assign(copy.paths, { '/logs': { get: { responses: { 200: {} } } } }),
    found: 'to be looked at: GET /logs is new.',
  },
  {
    what: 'a parameter that is gone',
    change: (copy) => copy.paths[CONNECTIONS].get.parameters.pop(),
    found:
      'breaking: The query parameter connection_type of GET /event-subscriptions/connections is gone.',
  },
  {
    what: 'a new parameter',
    change: (copy) =>
      (copy.paths[CONNECTIONS].get.parameters as Loose[]).push({ name: 'cursor', in: 'query' }),
    found:
      'to be looked at: The query parameter cursor of GET /event-subscriptions/connections is new.',
  },
  {
    what: 'a new parameter that is required',
    change: (copy) =>
      (copy.paths[CONNECTIONS].get.parameters as Loose[]).push({
        name: 'team',
        in: 'query',
        required: true,
      }),
    found:
      'breaking: The query parameter team of GET /event-subscriptions/connections is new and required.',
  },
  {
    what: 'a path parameter of another type',
    change: (copy) =>
      Object.assign(copy.paths[SUBSCRIPTION].parameters[0]?.schema ?? {}, { type: 'string' }),
    found:
      'breaking: The path parameter id of /event-subscriptions/subscriptions/{id} is string now, and was integer.',
  },
  {
    what: 'another media type of a request',
    change(copy) {
      const { requestBody } = copy.paths[CONNECTIONS].post;
      const { 'application/json': content } = requestBody.content;
      Object.assign(requestBody, { content: { 'application/vnd.api+json': content } });
    },
    found:
      'breaking: The request of POST /event-subscriptions/connections is application/vnd.api+json now, and was application/json.',
  },
  {
    what: 'an answer of success that is gone',
    change: (copy) => remove(copy.paths[SUBSCRIPTION].delete.responses, '204'),
    found: 'breaking: The answer 204 of DELETE /event-subscriptions/subscriptions/{id} is gone.',
  },
  {
    what: 'a new answer of failure',
    change: (copy) => Object.assign(copy.paths[SUBSCRIPTION].delete.responses, { 409: {} }),
    found:
      'to be looked at: The answer 409 of DELETE /event-subscriptions/subscriptions/{id} is new.',
  },
  {
    what: 'another envelope of an answer',
    change(copy) {
      const { schema } = copy.paths[SUBSCRIPTION].get.responses['200'].content['application/json'];
      Object.assign(schema.properties.data, { $ref: '#/components/schemas/connection' });
    },
    found:
      'breaking: data in the answer 200 of GET /event-subscriptions/subscriptions/{id} is connection now, and was subscription.',
  },
  {
    what: 'a property of answers that is gone',
    change: (copy) => remove(schemasOf(copy).connection.properties, 'created_at'),
    found: 'breaking: connection.created_at is gone.',
  },
  {
    what: 'a new property of answers, with properties of its own',
    change: (copy) =>
      Object.assign(schemasOf(copy).connection.properties, {
        owner: { type: 'object', properties: { id: { type: 'integer' } } },
      }),
    found: 'to be looked at: connection.owner is new.',
  },
  {
    what: 'another type in answers',
    change: (copy) => Object.assign(schemasOf(copy).connection.properties.id, { type: 'string' }),
    found: 'breaking: connection.id is string (int64) now, and was integer (int64).',
  },
  {
    what: 'another format in answers',
    change: (copy) =>
      Object.assign(schemasOf(copy).subscription.properties.created_at, { format: 'date' }),
    found: 'breaking: subscription.created_at is string (date) now, and was string (date-time).',
  },
  {
    what: 'a null in answers, as of OpenAPI 3.1',
    change: (copy) =>
      Object.assign(schemasOf(copy)['broadcast-result'].properties.status_code, {
        type: ['integer', 'null'],
      }),
    found: 'to be looked at: broadcast-result.status_code may be null now.',
  },
  {
    what: 'a null in answers, as of OpenAPI 3.0',
    change: (copy) =>
      Object.assign(schemasOf(copy).connection.properties.updated_at, { nullable: true }),
    found: 'to be looked at: connection.updated_at may be null now.',
  },
  {
    what: 'no null any more',
    change: (copy) =>
      Object.assign(schemasOf(copy).WebhookParcelData.properties.tracking_number, {
        type: 'string',
      }),
    found: 'to be looked at: WebhookParcelData.tracking_number is never null now.',
  },
  {
    what: 'no null any more, where it was a schema of its own',
    change: (copy) => schemasOf(copy).WebhookEventData.properties.location_details.oneOf.pop(),
    found: 'to be looked at: WebhookEventData.location_details is never null now.',
  },
  {
    what: 'a new word of answers',
    change: (copy) => schemasOf(copy).connection.properties.type.enum.push('shopify'),
    found: 'to be looked at: connection.type has the new word "shopify".',
  },
  {
    what: 'a word that is gone from answers',
    change: (copy) => removeWord(schemasOf(copy).connection.properties.type.enum, 'klaviyo'),
    found: 'to be looked at: connection.type no longer has the word "klaviyo".',
  },
  {
    what: 'a word that is gone from requests',
    change: (copy) =>
      removeWord(schemasOf(copy)['connection-create-request'].properties.type.enum, 'klaviyo'),
    found: 'breaking: connection-create-request.type no longer has the word "klaviyo".',
  },
  {
    what: 'a property of requests that is gone',
    change: (copy) =>
      remove(schemasOf(copy)['subscription-update-request'].properties, 'is_active'),
    found: 'breaking: subscription-update-request.is_active is gone.',
  },
  {
    what: 'a property of requests that is required',
    change: (copy) => schemasOf(copy)['subscription-create-request'].required.push('is_active'),
    found: 'breaking: subscription-create-request.is_active is required now.',
  },
  {
    what: 'a property of requests that is optional',
    change: (copy) =>
      removeWord(schemasOf(copy)['connection-create-request'].required, 'configuration'),
    found: 'to be looked at: connection-create-request.configuration is optional now.',
  },
  {
    what: 'a new property of requests that is required',
    change(copy) {
      const request = schemasOf(copy)['connection-create-request'];
      Object.assign(request.properties, { name: { type: 'string' } });
      request.required.push('name');
    },
    found: 'breaking: connection-create-request.name is new and required.',
  },
  {
    what: 'a property of errors that is gone',
    change: (copy) => remove(schemasOf(copy).ErrorObject.properties, 'detail'),
    found: 'to be looked at: ErrorObject.detail is gone.',
  },
  {
    what: 'a new code of errors',
    change: (copy) => schemasOf(copy).ErrorObject.properties.code.enum.push('conflict'),
    found: 'to be looked at: ErrorObject.code has the new word "conflict".',
  },
  {
    what: 'a word of events that is gone',
    change: (copy) => removeWord(schemasOf(copy)['parcel-event-status-type'].enum, 'warning'),
    found: 'to be looked at: parcel-event-status-type no longer has the word "warning".',
  },
  {
    what: 'a new event',
    change: (copy) => Object.assign(copy.webhooks, { ParcelDeleted: { post: {} } }),
    found: 'to be looked at: POST ParcelDeleted is new.',
  },
  {
    what: 'a key of a configuration that only an example shows',
    change(copy) {
      const { examples } = copy.paths[CONNECTIONS].post.requestBody.content['application/json'];
      Object.assign(examples.WebhookConnection.value.configuration, { secret: 'x' });
    },
    found:
      'to be looked at: configuration.secret in an example of the request of POST /event-subscriptions/connections is new.',
  },
];
