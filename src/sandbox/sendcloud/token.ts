import { createHmac, randomUUID } from 'node:crypto';
import type { EmulatedApi, ErrorDetails, Handler } from '../api.ts';
import { jsonResponse } from '../json.ts';
import { decodeAuthorization, mediaType } from '../request.ts';
import type { SendcloudAccount } from '../tenant.ts';

/** Documented is an hour, "as indicated by `expires_in`"; that Hydra then says 3599 is inferred. */
const tokenLifetimeS = 3599;

/** A new token. It holds its own end and is signed, so that nothing has to be kept of it. */
function issueToken({ clientSecret }: SendcloudAccount, nowMs: number): string {
  const endsAtMs = nowMs + tokenLifetimeS * 1000;
  const content = Buffer.from(`${endsAtMs} ${randomUUID()}`).toString('base64url');
  // The documentation shows this beginning, and Hydra's tokens have two parts.
  return `ory_at_${content}.${sign(clientSecret, content)}`;
}

/** Whether `token` was issued for this account, and has not ended. */
export function isTokenOf(
  { clientSecret }: SendcloudAccount,
  token: string,
  nowMs: number,
): boolean {
  const [, content = '', signature] = /^ory_at_([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (signature !== sign(clientSecret, content)) return false;
  return nowMs < Number.parseInt(Buffer.from(content, 'base64url').toString(), 10);
}

function sign(clientSecret: string, content: string): string {
  return createHmac('sha256', clientSecret).update(content).digest('base64url');
}

/** With the slash, as the OpenAPI file has it; other pages have none, and both are served. */
export const tokenPath = '/oauth2/token/';

/** RFC 6749, section 5.1; Hydra sends both. */
const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' };
const errorCodes: Readonly<Record<number, string>> = {
  401: 'invalid_client',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

const issue: Handler = (c) => {
  const { stores, nowMs } = c.var.state;
  const [clientId, clientSecret] = decodeClient(c.req.header('authorization'));
  const owner = stores.find(
    ({ tenant: { sendcloud } }) =>
      sendcloud.clientId === clientId && sendcloud.clientSecret === clientSecret,
  );
  if (owner === undefined) {
    const headers = { 'www-authenticate': 'Basic realm="oauth2"' };
    return tokenError(401, { message: 'Client authentication failed.', headers });
  }

  const isForm = mediaType(c.req.header('content-type')) === 'application/x-www-form-urlencoded';
  const form = new URLSearchParams(isForm ? (c.var.body ?? '') : '');
  const grant = form.get('grant_type');
  if (grant === null) return tokenError(400, { message: 'grant_type is missing.' });
  if (grant !== 'client_credentials') {
    const message = 'The authorization grant type is not supported.';
    return tokenError(400, { code: 'unsupported_grant_type', message });
  }
  const scope = form.get('scope');
  // Without one, this or a default (RFC 6749, section 3.3): which of them is not documented.
  if (scope !== 'api') {
    const message = 'The requested scope is invalid, unknown, or malformed.';
    return tokenError(400, { code: 'invalid_scope', message });
  }
  const token = issueToken(owner.tenant.sendcloud, nowMs());
  const body = { access_token: token, expires_in: tokenLifetimeS, scope, token_type: 'bearer' };
  return jsonResponse(200, body, uncached);
};

/** `invalid_request` unless it has another code. */
function tokenError(status: number, { code, message, headers }: ErrorDetails = {}): Response {
  const error = code ?? errorCodes[status] ?? 'invalid_request';
  const body = { error, error_description: message };
  return jsonResponse(status, body, { ...uncached, ...headers });
}

/** Id and secret, form-encoded each before they are joined (RFC 6749, section 2.3.1). */
function decodeClient(header: string | undefined): readonly string[] {
  const authorization = decodeAuthorization(header);
  if (authorization.scheme !== 'basic') return [];
  const pair = Buffer.from(authorization.credential, 'base64').toString();
  const [id = '', ...secret] = pair.split(':');
  return [id, secret.join(':')].map((text) => {
    const form = new URLSearchParams(`x=${text.replaceAll('&', '%26')}`);
    return form.get('x') ?? '';
  });
}

/**
 * Sendcloud's token endpoint: of another host than the API, but to clients it is Sendcloud.
 * Documented are the grant, Basic authentication, the scope `api`, the members of a 200 and tokens
 * like Hydra's; no error is. That errors are those of RFC 6749, section 5.2, as Hydra writes them,
 * is inferred.
 */
export const tokenApi: EmulatedApi = {
  name: 'sendcloud',
  path: '/oauth2',
  middleware: [],
  endpoints: { 'POST /token': issue, 'POST /token/': issue },
  errorResponse: tokenError,
};
