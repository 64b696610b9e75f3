import { Hono } from 'hono';
import { jsonResponse } from '../json.ts';
import { decodeAuthorization, type ReceivedBody } from '../request.ts';
import { issueToken, type SendcloudStore, tokenLifetimeS } from './account.ts';

/** With the slash, as the OpenAPI file has it; other pages have none, and both are served. */
export const tokenPath = '/oauth2/token/';

const paths = ['/token', '/token/'];
/** RFC 6749, section 5.1; Hydra sends both. */
const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' };
const errorCodes: Readonly<Record<number, string>> = {
  401: 'invalid_client',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

/**
 * Sendcloud's token endpoint, to be mounted at `/oauth2`. Documented are the grant, Basic
 * authentication, the scope `api`, the members of a 200 and tokens like Hydra's; no error is. That
 * errors are those of RFC 6749, section 5.2, as Hydra writes them, is inferred.
 */
export function createTokenEndpoint(
  stores: readonly SendcloudStore[],
  nowMs: () => number,
): Hono<{ Variables: { body: ReceivedBody } }> {
  const endpoint = new Hono<{ Variables: { body: ReceivedBody } }>();
  endpoint.on('POST', paths, (c) => {
    const [clientId, clientSecret] = decodeClient(c.req.header('authorization'));
    const owner = stores.find(
      ({ account }) => account.clientId === clientId && account.clientSecret === clientSecret,
    );
    if (owner === undefined) {
      const headers = { 'www-authenticate': 'Basic realm="oauth2"' };
      return tokenError(401, { description: 'Client authentication failed.', headers });
    }

    const type = c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
    const isForm = type === 'application/x-www-form-urlencoded' && c.var.body.kind === 'text';
    const form = new URLSearchParams(isForm ? c.var.body.text : '');
    const grant = form.get('grant_type');
    if (grant === null) return tokenError(400, { description: 'grant_type is missing.' });
    if (grant !== 'client_credentials') {
      const description = 'The authorization grant type is not supported.';
      return tokenError(400, { code: 'unsupported_grant_type', description });
    }
    const scope = form.get('scope');
    // Without one, this or a default (RFC 6749, section 3.3): which of them is not documented.
    if (scope !== 'api') {
      const description = 'The requested scope is invalid, unknown, or malformed.';
      return tokenError(400, { code: 'invalid_scope', description });
    }
    const token = issueToken(owner.account, nowMs());
    const body = { access_token: token, expires_in: tokenLifetimeS, scope, token_type: 'bearer' };
    return jsonResponse(200, body, uncached);
  });
  for (const path of paths)
    endpoint.all(path, () => tokenError(405, { headers: { allow: 'POST' } }));
  endpoint.all('*', () => tokenError(404));
  return endpoint;
}

/** The error answer for a status; `invalid_request` unless it has another code. */
export function tokenError(
  status: number,
  options: { code?: string; description?: string; headers?: Record<string, string> } = {},
): Response {
  const { code = errorCodes[status] ?? 'invalid_request', description, headers } = options;
  const body = { error: code, error_description: description };
  return jsonResponse(status, body, { ...uncached, ...headers });
}

/** Id and secret, form-encoded each before they are joined (RFC 6749, section 2.3.1). */
function decodeClient(header: string | undefined): readonly string[] {
  const authorization = decodeAuthorization(header);
  if (authorization?.scheme !== 'basic') return [];
  const pair = Buffer.from(authorization.credential, 'base64').toString();
  const [id = '', ...secret] = pair.split(':');
  return [id, secret.join(':')].map((text) => {
    const form = new URLSearchParams(`x=${text.replaceAll('&', '%26')}`);
    return form.get('x') ?? '';
  });
}
