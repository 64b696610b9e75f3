import type { Sandbox } from '../../src/sandbox/server.ts';
import { demoCredentials } from '../../src/sandbox/tenant.ts';
import type { Graph, GraphResponse } from '../support/start-graph.ts';
import { MUTATIONS, type MutationRow } from './mutation-table.ts';

export const toTypeName = (field: string, suffix: string) =>
  `${field.charAt(0).toUpperCase()}${field.slice(1)}${suffix}`;

/** Sends one mutation, and asks for everything that can become of it. */
export function send(
  graph: Graph,
  { field, selection, input }: MutationRow,
  headers?: Readonly<Record<string, string>>,
): Promise<GraphResponse> {
  const type = toTypeName(field, 'Input');
  const [heading, argument] =
    input === undefined ? ['mutation', ''] : [`mutation ($input: ${type}!)`, '(input: $input)'];
  const document = `${heading} { result: ${field}${argument} {
    __typename
    ... on ${toTypeName(field, 'Success')} { ${selection} }
    ... on HookgraphError { message }
    ... on HookgraphValidationError { issues { path code message } }
  } }`;
  return graph.query(document, { input }, headers);
}

export function mutation(field: string): MutationRow {
  const found = MUTATIONS.find((row) => row.field === field);
  if (found === undefined) throw new Error(`There is no ${field}.`);
  return found;
}

export const withError = (name: MutationRow['errors'][number]) =>
  MUTATIONS.filter(({ errors }) => errors.includes(name));

/** The field of the input that the API refuses in these tests; without one it refuses the input as a whole. */
export const REFUSED_FIELD: Readonly<Record<string, string>> = {
  createWebhookConnection: 'url',
  updateWebhookConnection: 'url',
  createEventSubscription: 'connectionId',
  updateEventSubscription: 'connectionId',
  createWebhookSubscription: 'url',
  updateWebhookSubscription: 'url',
  ensureWebhookConnection: 'url',
  ensureEventSubscription: 'connectionId',
  ensureWebhookSubscription: 'url',
};

/** An error of the API about one field, in its own format and words. */
export function errorBody({ api, field }: MutationRow, detail = 'No.'): string {
  const pointer = field.endsWith('EventSubscription')
    ? '/data/connection_id'
    : '/data/configuration/url';
  return JSON.stringify(
    api === 'sendcloud'
      ? { errors: [{ status: '400', code: 'invalid', detail, source: { pointer } }] }
      : { error: { message: 'The given data was invalid.', errors: { url: [detail] } } },
  );
}

/** Orders a fault for the write itself: a read of the same path before it is answered as ever. */
export function spoilWrite(
  graph: Graph,
  row: MutationRow,
  fault: Parameters<Sandbox['misbehave']>[0],
): void {
  const path = pathOfWrite(row);
  const reads = row.calls.filter((call) => call.split('?', 1)[0] === `GET ${path}`).length;
  if (reads > 0) graph.sandbox.misbehave({ path, times: reads, headers: { 'x-read': 'yes' } });
  graph.sandbox.misbehave({ path, ...fault });
}

/** Path of the request that changes something. */
function pathOfWrite({ calls }: MutationRow): string {
  const write = calls.find((call) => !call.startsWith('GET ')) ?? '';
  return write.replace(/^\w+ /, '');
}

const { token, apiKey } = demoCredentials();
export const TOKEN = token;
export const FORWARDED = {
  'x-sendcloud-authorization': `Bearer ${token}`,
  'x-shipping-channels-authorization': `Bearer ${apiKey}`,
};
