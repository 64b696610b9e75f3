import type {
  NewHttpHeader,
  WebhookAuth,
  WebhookConnectionChanges,
} from '../../domain/sendcloud.ts';
import { builder } from '../builder.ts';
import type { InputChecks } from '../input-checks.ts';

const MAX_HEADERS = 50;
const MAX_HEADER_BYTES = 8192;

const HttpHeaderInput = builder.inputType('HttpHeaderInput', {
  description: 'A header that Sendcloud adds to every delivery.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'A token of HTTP; no two of a list are the same.',
    }),
    value: t.string({
      required: true,
      description: 'Visible ASCII. Shown again unless its name or form says that it is a secret.',
    }),
  }),
});

const BearerAuthInput = builder.inputType('BearerAuthInput', {
  description: 'A bearer token.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'It can be written and never read.' }),
  }),
});

const BasicAuthInput = builder.inputType('BasicAuthInput', {
  description: 'A user name and a password.',
  fields: (t) => ({
    username: t.string({ required: true, description: 'It can be written and never read.' }),
    password: t.string({ required: true, description: 'It can be written and never read.' }),
  }),
});

const ApiKeyAuthInput = builder.inputType('ApiKeyAuthInput', {
  description: 'A key in a header of its own.',
  fields: (t) => ({
    headerName: t.string({ required: true, description: 'The name of the header.' }),
    apiKey: t.string({ required: true, description: 'It can be written and never read.' }),
  }),
});

const WebhookAuthInput = builder.inputType('WebhookAuthInput', {
  description: 'How Sendcloud shall authenticate: exactly one of these.',
  fields: (t) => ({
    none: t.boolean({ description: 'Not at all, when true.' }),
    bearer: t.field({ type: BearerAuthInput, description: 'With a bearer token.' }),
    basic: t.field({ type: BasicAuthInput, description: 'With a user name and a password.' }),
    apiKey: t.field({ type: ApiKeyAuthInput, description: 'With a key in a header.' }),
  }),
});

export const CreateWebhookConnectionInput = builder.inputType('CreateWebhookConnectionInput', {
  description: 'A webhook connection to be.',
  fields: (t) => ({
    url: t.field({
      type: 'URL',
      required: true,
      description: 'Where events are sent: https, and not to a private address.',
    }),
    auth: t.field({
      type: WebhookAuthInput,
      description: 'How Sendcloud authenticates there; not at all when absent or null.',
    }),
    extraHeaders: t.field({
      type: [HttpHeaderInput],
      description: 'Headers of every delivery; none when absent or null.',
    }),
  }),
});

export const UpdateWebhookConnectionInput = builder.inputType('UpdateWebhookConnectionInput', {
  description:
    'What changes of a webhook connection, and so for all its subscriptions. What is absent stays as it is.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The id of the connection.' }),
    url: t.field({
      type: 'URL',
      description: 'Where events are sent from now on; it cannot be null.',
    }),
    auth: t.field({
      type: WebhookAuthInput,
      description: 'How Sendcloud authenticates from now on; null: not at all.',
    }),
    extraHeaders: t.field({
      type: [HttpHeaderInput],
      description: 'All headers of every delivery from now on; null or an empty list: none.',
    }),
  }),
});

export const EnsureWebhookConnectionInput = builder.inputType('EnsureWebhookConnectionInput', {
  description: 'A webhook connection that shall exist. Its URL is its key.',
  fields: (t) => ({
    url: t.field({
      type: 'URL',
      required: true,
      description:
        'Where events are sent: https, and not to a private address. How it is spelled makes no difference: `https://EXAMPLE.com:443` is `https://example.com/`.',
    }),
    auth: t.field({
      type: WebhookAuthInput,
      description:
        'How Sendcloud authenticates there; null: not at all. Secrets cannot be read, so only the type is compared: another secret of the same type is no difference. When absent it is not compared, and a new connection has none.',
    }),
    extraHeaders: t.field({
      type: [HttpHeaderInput],
      description:
        'All headers of every delivery; null or an empty list: none. Masked values cannot be compared, and so are no difference. When absent they are not compared, and a new connection has none.',
    }),
  }),
});

type Shape = typeof UpdateWebhookConnectionInput.$inferInput;

/** Checks the part that all inputs have, and reads it: null becomes what it stands for. */
export function readConnectionChanges(
  { url, auth, extraHeaders }: Pick<Shape, 'url' | 'auth' | 'extraHeaders'>,
  checks: InputChecks,
): WebhookConnectionChanges {
  if (url === null) checks.issue('null', 'A URL cannot be taken away.', 'url');
  if (url != null) checks.target(url, 'url');
  const webhookAuth = auth == null ? NO_AUTH : readAuth(auth, checks);
  checkHeaders(extraHeaders ?? [], webhookAuth, checks);
  return {
    ...(url != null && { url }),
    ...(auth !== undefined && { auth: webhookAuth }),
    ...(extraHeaders !== undefined && { extraHeaders: extraHeaders ?? [] }),
  };
}

const NO_AUTH: WebhookAuth = { kind: 'none' };

function readAuth(
  { none, bearer, basic, apiKey }: NonNullable<Shape['auth']>,
  checks: InputChecks,
): WebhookAuth {
  const given = [none, bearer, basic, apiKey].filter((way) => way != null);
  if (given.length !== 1 || none === false) {
    checks.issue('invalid', 'Give exactly one of none (true), bearer, basic and apiKey.', 'auth');
    return NO_AUTH;
  }
  if (bearer) {
    checks.text('headerSecret', bearer.token, 'auth', 'bearer', 'token');
    return { kind: 'bearer', token: bearer.token };
  }
  if (basic) {
    checks.text('credential', basic.username, 'auth', 'basic', 'username');
    checks.text('credential', basic.password, 'auth', 'basic', 'password');
    if (basic.username.includes(':')) {
      checks.issue('invalid', 'A user name has no colon.', 'auth', 'basic', 'username');
    }
    return { kind: 'basic', ...basic };
  }
  if (apiKey) {
    checks.text('headerName', apiKey.headerName, 'auth', 'apiKey', 'headerName');
    checks.text('headerSecret', apiKey.apiKey, 'auth', 'apiKey', 'apiKey');
    return { kind: 'api_key', ...apiKey };
  }
  return NO_AUTH;
}

function checkHeaders(
  headers: readonly NewHttpHeader[],
  auth: WebhookAuth,
  checks: InputChecks,
): void {
  if (headers.length > MAX_HEADERS) {
    checks.issue('too_many', `There are at most ${MAX_HEADERS} headers.`, 'extraHeaders');
    return;
  }
  const names = new Set(headerOfAuth(auth));
  let size = 0;
  for (const [index, { name, value }] of headers.entries()) {
    const path = ['extraHeaders', String(index)];
    checks.text('headerName', name, ...path, 'name');
    checks.text('headerValue', value, ...path, 'value');
    if (names.has(name.toLowerCase())) {
      checks.issue('duplicate', 'A header comes once.', ...path, 'name');
    }
    names.add(name.toLowerCase());
    size += name.length + value.length;
  }
  if (size > MAX_HEADER_BYTES) {
    checks.issue(
      'too_long',
      `Headers have at most ${MAX_HEADER_BYTES} bytes together.`,
      'extraHeaders',
    );
  }
}

/** The header that authentication sets, in lower case: it cannot be set a second time. */
function headerOfAuth(auth: WebhookAuth): readonly string[] {
  if (auth.kind === 'none') return [];
  return [auth.kind === 'api_key' ? auth.headerName.toLowerCase() : 'authorization'];
}
