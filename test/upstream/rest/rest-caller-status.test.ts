import { expect, test } from 'vitest';
import { NotFoundError } from '../../../src/domain/errors.ts';
import { UpstreamError } from '../../../src/upstream/upstream-error.ts';
import { apis } from '../both-apis.ts';
import { mockCredential } from '../mock-upstream.ts';

const codes: readonly { code: string; retryable: boolean; statuses: readonly number[] }[] = [
  { code: 'UNAUTHENTICATED', retryable: false, statuses: [401] },
  { code: 'FORBIDDEN', retryable: false, statuses: [403] },
  { code: 'RATE_LIMITED', retryable: true, statuses: [429] },
  {
    code: 'UPSTREAM_UNAVAILABLE',
    retryable: true,
    statuses: [500, 501, 502, 503, 504, 507, 511, 599],
  },
  {
    code: 'UPSTREAM_BAD_RESPONSE',
    retryable: false,
    statuses: [
      201, 202, 203, 204, 206, 299, 300, 301, 302, 303, 304, 307, 308, 400, 402, 405, 406, 408, 409,
      410, 412, 415, 418, 422, 423, 451, 499, 600, 999,
    ],
  },
];

const bodies = [
  { what: "the API's own error", own: true, headers: {} },
  { what: 'a page of HTML', body: '<h1>Error</h1>', headers: { 'content-type': 'text/html' } },
  { what: 'nothing', body: '', headers: {} },
  { what: 'what the API would answer with 200', body: { data: [] }, headers: {} },
];

const rows = apis.flatMap((api) =>
  codes.flatMap(({ statuses, ...expected }) =>
    statuses.flatMap((status) =>
      bodies.map(({ what, own, ...answer }) => ({
        ...api,
        status,
        what,
        answer: own === true ? { status, body: api.ownError } : { status, ...answer },
        expected,
      })),
    ),
  ),
);

test.for(rows)('$api: $status with $what is $expected.code', async ({ api, ...row }) => {
  for (const failure of [await row.get(row.answer), await row.list(row.answer)]) {
    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({
      ...row.expected,
      api,
      status: row.status,
      retryAfterMs: null,
      requestId: null,
    });
  }
});

test.for(apis)(
  "$api: a 404 of a read by id is a NotFoundError, with the API's own error",
  async ({ get, ownError }) => {
    const failure = await get({ status: 404, body: ownError });
    expect(failure).toBeInstanceOf(NotFoundError);
    const type = { 'content-type': 'application/problem+json; charset=utf-8' };
    expect(await get({ status: 404, body: ownError, headers: type })).toBeInstanceOf(NotFoundError);
  },
);

const foreign404s = [
  {
    what: 'a page of HTML',
    answer: { body: '<h1>Not Found</h1>', headers: { 'content-type': 'text/html' } },
  },
  { what: 'nothing', answer: { body: '' } },
  { what: 'other JSON', answer: { body: { error: 'no route' } } },
  { what: 'an empty object', answer: { body: {} } },
  { what: 'null', answer: { body: null } },
  { what: 'a list', answer: { body: [] } },
  { what: 'half of the error', answer: { body: '{"errors":[{"code"' } },
];

test.for(apis.flatMap((api) => foreign404s.map((row) => ({ ...api, ...row }))))(
  '$api: a 404 of a read by id with $what is UPSTREAM_BAD_RESPONSE',
  async ({ get, answer }) => {
    expect(await get({ ...answer, status: 404 })).toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
      status: 404,
      retryable: false,
    });
  },
);

test.for(apis)(
  '$api: a 404 is no NotFoundError when the error does not say it is JSON',
  async ({ get, ownError }) => {
    const headers = { 'content-type': 'text/html' };
    expect(await get({ status: 404, body: ownError, headers })).toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
    });
  },
);

test.for(apis)('$api: a 404 of the list is UPSTREAM_BAD_RESPONSE', async ({ list, ownError }) => {
  const failure = await list({ status: 404, body: ownError });
  expect(failure).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', status: 404 });
});

test.for(apis.flatMap((api) => [401, 403].map((status) => ({ ...api, status }))))(
  '$api: $status to service credentials is nothing that a caller can act on',
  async ({ get, list, ownError, status }) => {
    const answer = { status, body: ownError, headers: { 'retry-after': '5' } };
    for (const ask of [get, list]) {
      expect(await ask(answer, { credential: mockCredential('service') })).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        status,
        retryable: false,
        retryAfterMs: null,
      });
    }
  },
);

test.for(apis)('$api: service credentials change no other status', async ({ get, ownError }) => {
  const credential = mockCredential('service');
  expect(await get({ status: 404, body: ownError }, { credential })).toBeInstanceOf(NotFoundError);
  expect(await get({ status: 429 }, { credential })).toMatchObject({ code: 'RATE_LIMITED' });
  expect(await get({ status: 500 }, { credential })).toMatchObject({ retryable: true });
  expect(await get({ status: 418 }, { credential })).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
  });
});

const locations = [
  'https://evil.example/',
  '//evil.example/',
  'http://panel.sendcloud.sc/api/v3/event-subscriptions/connections/1',
  'https://panel.sendcloud.sc:8443/',
  '/api/v3/event-subscriptions/connections/1',
  '/v1/webhook-subscriptions/wh_1',
];

test.for(
  apis.flatMap((api) =>
    [301, 302, 303, 307, 308].flatMap((status) =>
      locations.map((location) => ({ ...api, status, location })),
    ),
  ),
)('$api: $status to $location is not followed', async ({ get, status, location }) => {
  // `get` expects one request, and an answer to a second would be missing.
  expect(await get({ status, headers: { location } })).toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
    status,
  });
});
